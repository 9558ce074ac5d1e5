//! t
use crate::pty::*;
#[test]
fn scratch_fzf() {
    let mut t = Launch::new("/bin/sh").arg("-c").arg("seq 1 2000 | fzf").size(100, 30).start();
    t.wait_for_text("2000/2000");
    t.send("777");
    t.wait_for("one", |s| s.contents().contains("1/2000") || s.contents().contains("2/2000"));
    println!("{}", t.text());
    t.resize(60, 10);
    t.settle(std::time::Duration::from_millis(100));
    println!("{}", t.text());
    t.send("<enter>");
    assert_eq!(t.wait_for_end(), End::Code(0));
    assert_eq!(*t.modes_before(), t.modes_now());
    println!("{}", String::from_utf8_lossy(t.raw()).escape_debug());
}
#[test]
fn scratch_stop() {
    let mut t = Launch::new("/bin/sh").arg("-c").arg("echo hi; kill -STOP $$; echo back; stty -icanon; cat").start();
    t.wait_for_text("hi");
    t.wait_for_stop();
    t.signal(rustix::process::Signal::CONT);
    t.wait_for_text("back");
    t.hang_up();
    println!("{:?}", t.wait_for_end());
}
