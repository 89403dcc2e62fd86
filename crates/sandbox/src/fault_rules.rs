use std::sync::{Arc, Mutex, PoisonError};

use crate::fault::Fault;
use crate::route;

/// The faults injected so far, in that order, with their counts.
#[derive(Default)]
pub(crate) struct FaultRules {
    rules: Mutex<Vec<Rule>>,
}

struct Rule {
    fault: Arc<Fault>,
    seen: u64,
}

impl FaultRules {
    pub(crate) fn add(&self, fault: Fault) {
        let operations: Vec<_> = route::operations().iter().map(|operation| operation.name).collect();
        let fault = fault.mistake(&operations).map_or(fault, |mistake| Fault::mistaken(&mistake));
        self.lock().push(Rule { fault: Arc::new(fault), seen: 0 });
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// Counts the request in every rule that it matches, and gives the first fault that hits it.
    pub(crate) fn hit(&self, operation: Option<&str>) -> Option<Arc<Fault>> {
        let mut hit = None;
        for rule in self.lock().iter_mut().filter(|rule| rule.fault.matches(operation)) {
            rule.seen += 1;
            if hit.is_none() && rule.fault.hits(rule.seen) {
                hit = Some(Arc::clone(&rule.fault));
            }
        }
        hit
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Rule>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
