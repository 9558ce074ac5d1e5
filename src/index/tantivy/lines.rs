//! Lines of a packed file, kept in the index in order of place: the file itself can only be read from its beginning.
//!
//! Layout, numbers lowest byte first: number of blocks (8 bytes); where each block ends, counted from the first (8 each); the
//! blocks. A block is packed by itself and has the same number of lines but for the last, each after its length (4).

/// Lines of a block: what is read to show one of them, and next to it stand those that are shown with it.
const BLOCK: usize = 64;
/// Packs quickly rather than well: it is done once for every post.
const LEVEL: i32 = 1;

/// Lines on their way into blocks.
#[derive(Default)]
pub(super) struct Packing {
    block: Vec<u8>,
    lines: usize,
    ends: Vec<u64>,
    packed: Vec<u8>,
}

impl Packing {
    pub(super) fn push(&mut self, line: &[u8]) -> std::io::Result<()> {
        let length = u32::try_from(line.len()).unwrap_or(u32::MAX);
        self.block.extend_from_slice(&length.to_le_bytes());
        self.block.extend_from_slice(line);
        self.lines += 1;
        if self.lines.is_multiple_of(BLOCK) {
            self.close()?;
        }
        Ok(())
    }

    fn close(&mut self) -> std::io::Result<()> {
        if !self.block.is_empty() {
            self.packed
                .append(&mut zstd::bulk::compress(&self.block, LEVEL)?);
            self.ends.push(self.packed.len() as u64);
            self.block.clear();
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> std::io::Result<Vec<u8>> {
        self.close()?;
        let mut bytes = (self.ends.len() as u64).to_le_bytes().to_vec();
        for end in &self.ends {
            bytes.extend_from_slice(&end.to_le_bytes());
        }
        bytes.append(&mut self.packed);
        Ok(bytes)
    }
}

/// The line of a place; none where it is not there or cannot be unpacked.
pub(super) fn line(bytes: &[u8], place: usize) -> Option<Vec<u8>> {
    let number = |at: usize| -> Option<usize> {
        let number = bytes.get(at.checked_mul(8)?..)?.first_chunk::<8>()?;
        usize::try_from(u64::from_le_bytes(*number)).ok()
    };
    let blocks = number(0)?;
    let block = place / BLOCK;
    if block >= blocks {
        return None;
    }
    let from = if block == 0 { 0 } else { number(block)? };
    let to = number(block + 1)?;
    let first = blocks.checked_add(1)?.checked_mul(8)?;
    let packed = bytes.get(first.checked_add(from)?..first.checked_add(to)?)?;
    let unpacked = zstd::stream::decode_all(packed).ok()?;
    let mut rest = unpacked.as_slice();
    for _ in 0..place % BLOCK {
        let (length, after) = rest.split_first_chunk::<4>()?;
        rest = after.get(u32::from_le_bytes(*length) as usize..)?;
    }
    let (length, after) = rest.split_first_chunk::<4>()?;
    Some(after.get(..u32::from_le_bytes(*length) as usize)?.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_out_as_they_went_in_and_damage_gives_none() {
        let lines: Vec<Vec<u8>> = (0..150).map(|n| vec![b'a'; n * 3]).collect();
        let mut packing = Packing::default();
        for line in &lines {
            packing.push(line).unwrap();
        }
        let bytes = packing.finish().unwrap();
        for (place, expected) in lines.iter().enumerate() {
            assert_eq!(line(&bytes, place).as_ref(), Some(expected));
        }
        assert_eq!(line(&bytes, 150), None);
        assert_eq!(line(&Packing::default().finish().unwrap(), 0), None);
        for cut in 0..bytes.len() {
            assert_eq!(line(&bytes[..cut], 149), None);
        }
        for at in 0..bytes.len() {
            let mut bytes = bytes.clone();
            bytes[at] ^= 0xff;
            line(&bytes, 70);
        }
    }
}
