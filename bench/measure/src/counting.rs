//! The system's allocator, counted.
#![allow(unsafe_code, reason = "an allocator can't be had without")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts allocations, reallocations included.
#[derive(Debug)]
pub struct Counting;

static ALL: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static HERE: Cell<u64> = const { Cell::new(0) };
}

/// Allocations of the process so far.
#[must_use]
pub fn allocations() -> u64 {
    ALL.load(Ordering::Relaxed)
}

/// Allocations of this thread so far.
#[must_use]
pub fn allocations_here() -> u64 {
    HERE.get()
}

fn count() {
    ALL.fetch_add(1, Ordering::Relaxed);
    HERE.set(HERE.get() + 1);
}

// SAFETY: every method passes its arguments on to the system's allocator and its answer back.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller keeps the contract of this same method.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller keeps the contract of this same method.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: the caller keeps the contract of this same method.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of this same method.
        unsafe { System.dealloc(block, layout) }
    }
}
