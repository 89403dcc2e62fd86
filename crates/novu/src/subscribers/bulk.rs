//! What the answer to a batch of subscribers says of each of them.

use std::collections::{HashMap, VecDeque};

use alertkit_transport::bytes::Bytes;
use alertkit_transport::{BulkLimits, Refusal};
use serde::{Deserialize, Serialize};

use crate::envelope::{DecodeError, data};
use crate::{SubscriberId, nullable};

/// The server takes 500 subscribers. It reads 102,400 bytes of a body on this route; what is below is the margin for a
/// proxy that counts in thousands.
pub(super) const LIMITS: BulkLimits = BulkLimits { member: "subscribers", count: 500, bytes: 100_000 };

/// What became of a subscriber whom a bulk call was to create.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum UpsertedSubscriber {
    /// There was none of this id.
    Created(SubscriberId),
    /// There was one, whose values were overwritten, or were the same already.
    Updated(SubscriberId),
}

impl UpsertedSubscriber {
    /// The subscriber's id.
    #[must_use]
    pub fn subscriber_id(&self) -> &SubscriberId {
        match self {
            Self::Created(id) | Self::Updated(id) => id,
        }
    }
}

type Outcome = Result<UpsertedSubscriber, Refusal>;

/// The response has three lists, and not one in the order of the inputs: they are matched by their ids. An id that was sent
/// several times has as many outcomes. It can only have been created before it was updated; and which of them was refused is not
/// said: the last one, because to send that one again leaves what was meant.
///
/// The server knows no id of most that it refuses: these refusals are of the inputs for which there is nothing else.
pub(super) fn outcomes(body: &str, inputs: &[Bytes]) -> Result<Vec<Outcome>, DecodeError> {
    let Lists { created, updated, failed } = data(body)?;
    let found = created.len() + updated.len() + failed.len();
    let mut by_id: HashMap<SubscriberId, VecDeque<Outcome>> = HashMap::new();
    let mut add = |id: SubscriberId, outcome| by_id.entry(id).or_default().push_back(outcome);
    for Named { subscriber_id: id } in created {
        add(id.clone(), Ok(UpsertedSubscriber::Created(id)));
    }
    for Named { subscriber_id: id } in updated {
        add(id.clone(), Ok(UpsertedSubscriber::Updated(id)));
    }
    let mut of_nobody = VecDeque::new();
    for Failed { subscriber_id, message } in failed {
        let refusal = Refusal::new(message.unwrap_or_else(|| "the server gives no reason".to_owned()));
        match subscriber_id {
            Some(id) => add(id, Err(refusal)),
            None => of_nobody.push_back(Err(refusal)),
        }
    }
    let outcome_of = |input: &Bytes| {
        let own = serde_json::from_slice(input)
            .ok()
            .and_then(|Named { subscriber_id }| by_id.get_mut(&subscriber_id).and_then(VecDeque::pop_front));
        own.or_else(|| of_nobody.pop_front())
    };
    let outcomes: Vec<Outcome> = inputs.iter().filter_map(outcome_of).collect();
    // An input without an outcome may have been created all the same, and an outcome without an input is nobody's.
    let expected = inputs.len();
    match outcomes.len() {
        matched if matched < expected => Err(DecodeError::Count { found: matched, expected }),
        _ if found > expected => Err(DecodeError::Count { found, expected }),
        _ => Ok(outcomes),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Lists {
    #[serde(deserialize_with = "nullable::list")]
    created: Vec<Named>,
    #[serde(deserialize_with = "nullable::list")]
    updated: Vec<Named>,
    #[serde(deserialize_with = "nullable::list")]
    failed: Vec<Failed>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Named {
    subscriber_id: SubscriberId,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Failed {
    subscriber_id: Option<SubscriberId>,
    message: Option<String>,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// `c` for created, `u` for updated, and the text of a refusal, with the ids of the inputs before them.
    fn shown(ids: &[&str], answer: Value) -> Vec<String> {
        let inputs: Vec<Bytes> =
            ids.iter().map(|id| json!({"firstName": "x", "subscriberId": id}).to_string().into()).collect();
        let outcomes = outcomes(&json!({ "data": answer }).to_string(), &inputs).unwrap();
        let show = |outcome: Outcome| match outcome {
            Ok(UpsertedSubscriber::Created(id)) => format!("{id} c"),
            Ok(UpsertedSubscriber::Updated(id)) => format!("{id} u"),
            Err(refusal) => refusal.message,
        };
        outcomes.into_iter().map(show).collect()
    }

    fn named(ids: &[&str]) -> Value {
        ids.iter().map(|id| json!({"subscriberId": id})).collect()
    }

    #[test]
    fn three_lists_become_one_in_the_order_of_the_inputs() {
        let answer = json!({
            "updated": named(&["b", "e"]), "created": named(&["d", "a"]),
            "failed": [{"subscriberId": "c", "message": "c is bad"}],
        });
        assert_eq!(shown(&["a", "b", "c", "d", "e"], answer), ["a c", "b u", "c is bad", "d c", "e u"]);
        let empty = json!({"created": named(&["a"]), "updated": null, "failed": null});
        assert_eq!(shown(&["a"], empty), ["a c"]);
    }

    #[test]
    fn an_id_that_is_given_twice_has_two_outcomes() {
        let answer = json!({"created": named(&["a"]), "updated": named(&["b", "a", "b"]), "failed": []});
        assert_eq!(shown(&["b", "a", "b", "a"], answer), ["b u", "a c", "b u", "a u"]);
        let answer = json!({"created": named(&["a"]), "failed": [{"subscriberId": "a", "message": "no"}]});
        assert_eq!(shown(&["a", "a"], answer), ["a c", "no"]);
    }

    #[test]
    fn a_refusal_without_an_id_is_of_an_input_without_another_outcome() {
        let answer = json!({"created": named(&["a", "c"]), "updated": [], "failed": [{"message": "1"}, {}]});
        let none = "the server gives no reason";
        assert_eq!(shown(&["a", "b", "c", "c"], answer), ["a c", "1", "c c", none]);
    }

    #[test]
    fn a_response_that_leaves_out_an_input_or_has_another_one_is_not_read() {
        let count = |ids: &[&str], lists: Value| {
            let inputs: Vec<Bytes> =
                ids.iter().map(|id| json!({"subscriberId": id}).to_string().into()).collect();
            match outcomes(&json!({ "data": lists }).to_string(), &inputs) {
                Err(DecodeError::Count { found, expected }) => (found, expected),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(count(&["a", "b"], json!({})), (0, 2));
        assert_eq!(count(&["a", "b"], json!({"created": named(&["b", "z"])})), (1, 2));
        assert_eq!(count(&["a", "b"], json!({"created": named(&["a", "b"]), "failed": [{}]})), (3, 2));
        assert!(outcomes(r#"{"data":null}"#, &[]).is_err());
        assert!(outcomes(r#"{"created":[]}"#, &[]).is_err());
    }
}
