use std::mem;

use bytes::Bytes;
use serde::Serialize;

use crate::Error;

/// How many inputs an API takes in one request: for the API crates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BulkLimits {
    /// The member of the body that holds the inputs.
    pub member: &'static str,
    /// Inputs in one request.
    pub count: usize,
    /// Bytes of one request's body.
    pub bytes: usize,
}

/// An input that can be sent, and its index among all inputs of the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Input {
    pub(super) index: usize,
    pub(super) json: Bytes,
}

impl BulkLimits {
    /// The input as JSON, unless it cannot be written or is too large for a request of its own.
    pub(super) fn encode(self, input: &impl Serialize) -> Result<Bytes, Error> {
        match serde_json::to_vec(input) {
            Ok(json) if json.len() > self.room() => {
                Err(Error::invalid_input("input", "is larger than one request may be"))
            }
            Ok(json) => Ok(json.into()),
            // Not its text, which may hold the value.
            Err(_) => Err(Error::invalid_input("input", "can't be written as JSON")),
        }
    }

    /// The inputs of each request: as many as the limits allow, in their order.
    pub(super) fn batches(self, inputs: Vec<Input>) -> Vec<Vec<Input>> {
        let (mut batches, mut batch, mut bytes) = (Vec::new(), Vec::new(), 0);
        for input in inputs {
            let comma = usize::from(!batch.is_empty());
            let full = batch.len() >= self.count || bytes + comma + input.json.len() > self.room();
            if full && !batch.is_empty() {
                batches.push(mem::take(&mut batch));
                bytes = 0;
            }
            bytes += usize::from(!batch.is_empty()) + input.json.len();
            batch.push(input);
        }
        if !batch.is_empty() {
            batches.push(batch);
        }
        batches
    }

    /// Bytes for the inputs of one request and the commas between them.
    fn room(self) -> usize {
        self.bytes.saturating_sub(self.member.len() + FRAME)
    }
}

/// `{"":[]}` around the inputs.
const FRAME: usize = 7;

/// The body of a request with these inputs.
pub(super) fn body(member: &str, inputs: &[Input]) -> Bytes {
    let length = inputs.iter().map(|input| input.json.len() + 1).sum::<usize>() + member.len() + FRAME;
    let mut body = Vec::with_capacity(length);
    body.extend_from_slice(format!("{{\"{member}\":[").as_bytes());
    for (place, input) in inputs.iter().enumerate() {
        if place > 0 {
            body.push(b',');
        }
        body.extend_from_slice(&input.json);
    }
    body.extend_from_slice(b"]}");
    body.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(limits: BulkLimits, inputs: &[&str]) -> Vec<String> {
        let input = |(index, json): (usize, &&str)| Input { index, json: json.to_string().into() };
        let batches = limits.batches(inputs.iter().enumerate().map(input).collect());
        let text = |batch: &Vec<Input>| String::from_utf8(body(limits.member, batch).to_vec()).unwrap();
        batches.iter().map(text).collect()
    }

    #[test]
    fn a_batch_holds_as_many_inputs_as_the_limits_allow() {
        let limits = BulkLimits { member: "in", count: 3, bytes: 16 };
        let expected = [r#"{"in":[1,2,3]}"#, r#"{"in":[4,55555]}"#, r#"{"in":[6666666]}"#];
        assert_eq!(split(limits, &["1", "2", "3", "4", "55555", "6666666"]), expected);
        assert_eq!(split(limits, &[]), Vec::<String>::new());
    }

    #[test]
    fn limits_of_nothing_leave_one_input_for_each_request() {
        let limits = BulkLimits { member: "in", count: 0, bytes: 0 };
        assert_eq!(split(limits, &["1", "2"]), [r#"{"in":[1]}"#, r#"{"in":[2]}"#]);
    }

    #[test]
    fn an_input_may_fill_a_request_and_no_more() {
        let limits = BulkLimits { member: "in", count: 3, bytes: 16 };
        assert_eq!(limits.encode(&1_234_567).unwrap(), "1234567");
        let error = limits.encode(&12_345_678).unwrap_err();
        assert_eq!(
            (error.field(), error.message()),
            (Some("input"), Some("is larger than one request may be"))
        );
    }
}
