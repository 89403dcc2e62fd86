//! Makes calls and prints how many allocations the process has made, reallocations included.
#![allow(clippy::print_stdout, reason = "it is read by `cargo xtask bench`")]

use alertkit_bench::counting::{Counting, allocations};
use alertkit_bench::{Plan, Result};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() -> Result {
    Plan::from_arguments()?.run()?;
    println!("{}", allocations());
    Ok(())
}
