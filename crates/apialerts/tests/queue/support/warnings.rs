use std::cell::RefCell;
use std::fmt::{Debug, Write};
use std::sync::{Mutex, Once};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

thread_local! {
    static WARNINGS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// The warnings of all threads so far, for a process with one test.
static ALL: Mutex<Vec<String>> = Mutex::new(Vec::new());

pub(crate) fn of_all_threads() -> Vec<String> {
    ALL.lock().unwrap().clone()
}

/// The warnings of this thread while it does the work, as `message: field=value`.
pub(crate) fn of(work: impl FnOnce()) -> Vec<String> {
    static INSTALLED: Once = Once::new();
    // For the whole process: what another thread logs for the first time would else be switched off for this one.
    INSTALLED.call_once(|| tracing::subscriber::set_global_default(Log).unwrap());
    WARNINGS.take();
    work();
    WARNINGS.take()
}

struct Log;

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "alertkit" && *metadata.level() <= Level::WARN
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::default();
        event.record(&mut line);
        let line = format!("{}:{}", line.message, line.fields);
        ALL.lock().unwrap().push(line.clone());
        WARNINGS.with_borrow_mut(|warnings| warnings.push(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Line {
    message: String,
    fields: String,
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        } else {
            write!(self.fields, " {}={value:?}", field.name()).unwrap();
        }
    }
}
