//! Stances as stacked letters: the one order and the one sharing-out of cells for all charts.

use crate::session::Session;

/// A stance in a chart: its letter and its count.
pub type Share = (char, usize);

/// Counts per stance in the codebook's order, the uncoded rest last.
pub fn shares(session: &Session, split: &[(String, usize)], total: usize) -> Vec<Share> {
    let mut shares: Vec<Share> = Vec::new();
    let mut coded = 0;
    for code in session
        .codebook
        .tags
        .iter()
        .filter(|code| code.tag.namespace() == "stance")
    {
        if let Some((_, count)) = split.iter().find(|(value, _)| value == code.tag.value()) {
            coded += count;
            shares.push((code.letter.unwrap_or('-'), *count));
        }
    }
    if total > coded {
        shares.push(('-', total - coded));
    }
    shares
}

/// Shares `cells` out among the stances by largest remainder, so that the parts sum to the whole.
pub fn letters(shares: &[Share], cells: usize) -> Vec<char> {
    let total: usize = shares.iter().map(|(_, count)| count).sum();
    if total == 0 {
        return Vec::new();
    }
    let mut given: Vec<(char, usize, usize)> = shares
        .iter()
        .map(|(letter, count)| (*letter, count * cells / total, count * cells % total))
        .collect();
    let mut left = cells - given.iter().map(|(_, whole, _)| whole).sum::<usize>();
    let mut order: Vec<usize> = (0..given.len()).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(given[i].2));
    for i in order {
        if left == 0 {
            break;
        }
        given[i].1 += 1;
        left -= 1;
    }
    given
        .into_iter()
        .flat_map(|(letter, n, _)| std::iter::repeat_n(letter, n))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_sum_to_the_whole() {
        for shares in [
            vec![('M', 1), ('C', 1), ('H', 1)],
            vec![('M', 7), ('-', 93)],
            vec![('O', 1)],
            vec![('M', 0), ('C', 5)],
        ] {
            for cells in 0..40 {
                assert_eq!(letters(&shares, cells).len(), cells, "{shares:?} {cells}");
            }
        }
        assert!(letters(&[], 5).is_empty());
        assert_eq!(letters(&[('M', 2), ('C', 1)], 3), ['M', 'M', 'C']);
    }
}
