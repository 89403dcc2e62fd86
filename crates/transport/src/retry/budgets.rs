use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Instant;

use http::HeaderValue;
use url::Url;

use super::Budget;

/// The retry budgets of the credentials that are used over one pool of connections, at one server or several.
///
/// The pools of the default backend share theirs across the process, so that many clients of one credential are not many
/// budgets. A backend that was given has its own: what it does not send to the server (a script in a test, another network)
/// says nothing of the server.
pub(crate) struct Budgets {
    shared: Option<&'static Registry>,
    /// Kept here although no client may be left that uses it: a client that is made for each call, with
    /// `with_key`, would otherwise find a full bucket each time.
    kept: Mutex<Kept>,
}

/// Which budget: the server's origin, the credential and the size of the bucket.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    origin: String,
    /// Of the credential, keyed with what this process drew: the credential itself is not kept in a map.
    credential: u64,
    size: u32,
}

#[derive(Default)]
struct Kept {
    budgets: HashMap<Key, Arc<Budget>>,
    /// How many there may be before those that nobody needs are removed.
    limit: usize,
}

/// The budgets of the process. One that no pool keeps goes away.
#[derive(Default)]
struct Registry(Mutex<HashMap<Key, Weak<Budget>>>);

#[cfg(feature = "reqwest")]
static PROCESS: LazyLock<Registry> = LazyLock::new(Registry::default);
static HASH: LazyLock<RandomState> = LazyLock::new(RandomState::new);

impl Budgets {
    /// Shared with the other pools of the process.
    #[cfg(feature = "reqwest")]
    pub(crate) fn of_process() -> Arc<Self> {
        Arc::new(Self { shared: Some(&PROCESS), kept: Mutex::default() })
    }

    /// Shared with nobody.
    pub(crate) fn apart() -> Arc<Self> {
        Arc::new(Self { shared: None, kept: Mutex::default() })
    }

    /// The budget of this credential at this server.
    pub(crate) fn of(
        &self,
        server: &Url,
        authorization: &HeaderValue,
        size: u32,
        now: Instant,
    ) -> Arc<Budget> {
        let credential = HASH.hash_one(authorization.as_bytes());
        let key = Key { origin: server.origin().ascii_serialization(), credential, size };
        let mut kept = lock(&self.kept);
        if let Some(budget) = kept.budgets.get(&key) {
            return budget.clone();
        }
        kept.make_room(now);
        let budget = match self.shared {
            Some(registry) => registry.of(&key, now),
            None => Arc::new(Budget::new(size, now)),
        };
        kept.budgets.insert(key, budget.clone());
        budget
    }
}

impl Kept {
    /// Removes what no client uses and what has nothing to remember.
    fn make_room(&mut self, now: Instant) {
        const FEW: usize = 64;
        if self.budgets.len() >= self.limit.max(FEW) {
            self.budgets.retain(|_, budget| Arc::strong_count(budget) > 1 || !budget.is_full(now));
            self.limit = self.budgets.len().saturating_mul(2);
        }
    }
}

impl Registry {
    fn of(&self, key: &Key, now: Instant) -> Arc<Budget> {
        let mut budgets = lock(&self.0);
        if let Some(budget) = budgets.get(key).and_then(Weak::upgrade) {
            return budget;
        }
        budgets.retain(|_, budget| budget.strong_count() > 0);
        let budget = Arc::new(Budget::new(key.size, now));
        budgets.insert(key.clone(), Arc::downgrade(&budget));
        budget
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Budgets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Budgets").field("shared", &self.shared.is_some()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn of(budgets: &Budgets, server: &str, key: &'static str) -> Arc<Budget> {
        let now = Instant::now();
        budgets.of(&Url::parse(server).unwrap(), &HeaderValue::from_static(key), Budget::SIZE, now)
    }

    #[test]
    fn a_budget_belongs_to_an_origin_and_a_credential() {
        let budgets = Budgets::apart();
        let first = of(&budgets, "https://one.example/v1", "Bearer a");
        assert!(Arc::ptr_eq(&first, &of(&budgets, "https://one.example/v2?x=1", "Bearer a")));
        for (server, key) in [
            ("https://one.example/v1", "Bearer b"),
            ("https://two.example/v1", "Bearer a"),
            ("https://one.example:8443/v1", "Bearer a"),
        ] {
            assert!(!Arc::ptr_eq(&first, &of(&budgets, server, key)), "{server} {key}");
        }
        assert!(!Arc::ptr_eq(&first, &of(&Budgets::apart(), "https://one.example/v1", "Bearer a")));
    }

    #[test]
    fn one_that_nobody_uses_is_kept_until_it_is_full_again() {
        let budgets = Budgets::apart();
        let start = Instant::now();
        let tenant = |number: u32, now| {
            let key = HeaderValue::from_str(&format!("Bearer {number}")).unwrap();
            budgets.of(&Url::parse("https://one.example").unwrap(), &key, 10, now)
        };
        tenant(0, start).take(10, start);
        for number in 1..1_000 {
            let held = tenant(number, start);
            assert!(!tenant(0, start).take(1, start), "it is still empty");
            drop(held);
        }
        assert!(lock(&budgets.kept).budgets.len() <= 130);
        let later = start + Duration::from_secs(10);
        for number in 1_000..1_200 {
            tenant(number, later);
        }
        assert!(lock(&budgets.kept).budgets.len() <= 130);
    }

    #[cfg(feature = "reqwest")]
    #[test]
    fn the_pools_of_a_process_share_them_while_one_of_them_lives() {
        let server = "https://shared.example";
        let (one, two) = (Budgets::of_process(), Budgets::of_process());
        let first = of(&one, server, "Bearer shared");
        assert!(Arc::ptr_eq(&first, &of(&two, server, "Bearer shared")));
        let now = Instant::now();
        assert!(first.take(Budget::SIZE, now));
        drop((first, one));
        assert!(!of(&two, server, "Bearer shared").take(Budget::SIZE, now), "the other pool remembers");
        drop(two);
        assert!(of(&Budgets::of_process(), server, "Bearer shared").take(Budget::SIZE, now));
    }
}
