//! What is asked of a trigger before anything is made of it, and what it is answered.

use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::environment::Environment;
use super::handlebars;
use super::ids::Kind;
use super::input::{Object, object, text};
use super::{errors, jobs, recipients, workflows};
use crate::exchange::Answer;

/// A trigger as it is sent.
pub(crate) struct Trigger<'event> {
    pub(crate) event: &'event Object,
    /// For all subscribers, and not for those whom it names.
    pub(crate) for_everybody: bool,
}

/// Why a trigger is refused: an answer of its own, or an entry among those of others.
pub(crate) struct Refused {
    status: StatusCode,
    message: String,
}

impl Refused {
    pub(crate) fn answer(&self) -> Answer {
        errors::refusal(self.status, &self.message)
    }

    pub(crate) fn entry(&self) -> Value {
        json!({"acknowledged": true, "status": "error", "error": [self.message]})
    }

    fn bad_request(message: String) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message }
    }
}

impl Trigger<'_> {
    /// Makes what the trigger is for, and gives its answer.
    pub(crate) fn pull(&self, environment: &mut Environment, now: Timestamp) -> Result<Value, Refused> {
        let name = text(self.event, "name").unwrap_or_default();
        let mut workflows = environment.all(Kind::Workflow).iter();
        let workflow = workflows.find(|workflow| workflows::identifier(workflow) == Some(name)).cloned();
        let unknown =
            Refused { status: StatusCode::UNPROCESSABLE_ENTITY, message: "workflow_not_found".to_owned() };
        let workflow = workflow.ok_or(unknown)?;
        self.check_context(&workflow)?;
        if self.event.get("to").is_some_and(recipients::has_an_empty_id) {
            let message = "to: subscriberId and topicKey must not be empty".to_owned();
            return Err(Refused { status: StatusCode::UNPROCESSABLE_ENTITY, message });
        }
        let given = text(self.event, "transactionId").map(str::to_owned);
        if let Some(status) = self.standstill(environment, &workflow) {
            // For everybody, it is taken to be processed whatever comes of it.
            if !self.for_everybody {
                return Ok(json!({"acknowledged": true, "status": status}));
            }
            let transaction = given.unwrap_or_else(|| new_transaction(environment, now));
            return Ok(processed(&transaction));
        }
        let payload = self.payload(&workflow)?;
        let transaction = given.unwrap_or_else(|| new_transaction(environment, now));
        // A transaction that was there before is taken, and nothing comes of it.
        if !environment.transactions.contains(&transaction) {
            self.make(environment, &workflow, &payload, &transaction, now);
        }
        Ok(processed(&transaction))
    }

    fn make(
        &self,
        environment: &mut Environment,
        workflow: &Object,
        payload: &Object,
        transaction: &str,
        now: Timestamp,
    ) {
        let recipients = if self.for_everybody {
            Some(recipients::everybody(environment))
        } else {
            recipients::named(environment, self.event.get("to").unwrap_or(&Value::Null))
        };
        let actor = self.event.get("actor").and_then(recipients::person);
        let actor = actor.map(|actor| recipients::subscriber(environment, &actor, now));
        let plan = jobs::Plan {
            workflow,
            payload,
            transaction,
            overrides: object(self.event.get("overrides").cloned().unwrap_or_default()),
            tenant: self.tenant(),
            actor,
        };
        for profile in recipients.unwrap_or_default() {
            let subscriber = recipients::subscriber(environment, &profile, now);
            plan.carry_out(environment, profile, &subscriber, now);
        }
    }

    /// Why nothing will be sent.
    fn standstill(&self, environment: &Environment, workflow: &Object) -> Option<&'static str> {
        let steps = steps(workflow);
        if workflow.get("active") != Some(&Value::Bool(true)) {
            Some("trigger_not_active")
        } else if steps.is_empty() {
            Some("no_workflow_steps_defined")
        } else if !steps.iter().any(is_active) {
            Some("no_workflow_active_steps_defined")
        } else {
            let tenant = self.tenant()?;
            let identifier = text(&tenant, "identifier").unwrap_or_default();
            let unknown = environment.find(Kind::Tenant, "identifier", identifier).is_none();
            unknown.then_some("no_tenant_found")
        }
    }

    /// An identifier, or an object with one, as an object.
    fn tenant(&self) -> Option<Object> {
        match self.event.get("tenant") {
            None | Some(Value::Null) => None,
            Some(Value::String(identifier)) => Some(object(json!({"identifier": identifier}))),
            Some(tenant) => Some(object(tenant.clone())),
        }
    }

    /// What the content of the workflow wants to know of the tenant and the actor.
    fn check_context(&self, workflow: &Object) -> Result<(), Refused> {
        let reserved =
            workflow.get("triggers").and_then(|triggers| triggers.get(0)?.get("reservedVariables"));
        let mut missing = Vec::new();
        for kind in
            reserved.and_then(Value::as_array).into_iter().flatten().filter_map(|it| it.get("type")?.as_str())
        {
            let (given, name) = match kind {
                "tenant" => (self.tenant(), "identifier"),
                _ => (self.event.get("actor").and_then(recipients::person), "subscriberId"),
            };
            match given {
                None => missing.push(format!("{kind} object")),
                Some(given) if text(&given, name).is_none_or(str::is_empty) => {
                    missing.push(format!("{name} property of {kind}"));
                }
                Some(_) => {}
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        Err(Refused::bad_request(format!("Trigger is missing: {}", missing.join(", "))))
    }

    /// The payload with the default values of variables; a refusal where it lacks what is required.
    fn payload(&self, workflow: &Object) -> Result<Object, Refused> {
        let given = Value::Object(object(self.event.get("payload").cloned().unwrap_or_default()));
        let mut payload = json!({});
        let mut missing = Vec::new();
        for step in steps(workflow) {
            for variable in variables(step) {
                let name = variable.get("name").and_then(Value::as_str).unwrap_or_default();
                let value = handlebars::find(name, &given);
                if variable.get("required") == Some(&Value::Bool(true)) {
                    missing.extend(lacking(name, variable.get("type"), value));
                }
                if let Some(default) = variable.get("defaultValue").filter(|value| !value.is_null()) {
                    set(&mut payload, name, default);
                }
            }
            let waits = step.pointer("/metadata/type").and_then(Value::as_str) == Some("scheduled");
            if let Some(path) = step.pointer("/metadata/delayPath").and_then(Value::as_str).filter(|_| waits)
            {
                let at = handlebars::find(path, &given).and_then(Value::as_str);
                if at.is_none_or(|at| at.parse::<Timestamp>().is_err()) {
                    missing.push(format!("{path} (ISO Date)"));
                }
            }
        }
        if !missing.is_empty() {
            let missing = missing.join(", ");
            return Err(Refused::bad_request(format!(
                "payload is missing required key(s) and type(s): {missing}"
            )));
        }
        merge(&mut payload, given);
        Ok(object(payload))
    }
}

/// The steps of a workflow.
pub(crate) fn steps(workflow: &Object) -> &[Value] {
    workflow.get("steps").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

pub(crate) fn is_active(step: &Value) -> bool {
    step.get("active") != Some(&Value::Bool(false))
}

fn processed(transaction: &str) -> Value {
    json!({"acknowledged": true, "status": "processed", "transactionId": transaction})
}

/// Numbered like all ids, in the form of those that the server makes.
fn new_transaction(environment: &mut Environment, now: Timestamp) -> String {
    let stamped = environment.stamp(Kind::Transaction, Object::new(), now);
    let number: String = text(&stamped, "_id").unwrap_or_default().chars().skip(12).collect();
    format!("00000000-0000-4000-8000-{number}")
}

/// The variables that were described, without what the server knows by itself.
fn variables(step: &Value) -> impl Iterator<Item = &Value> {
    const SYSTEM: [&str; 6] = ["subscriber", "step", "branding", "tenant", "preheader", "actor"];
    let described = step.pointer("/template/variables").and_then(Value::as_array);
    described.into_iter().flatten().filter(|variable| {
        let name = variable.get("name").and_then(Value::as_str).unwrap_or_default();
        !SYSTEM.contains(&name.split('.').next().unwrap_or(name))
    })
}

/// What is said of a variable whose value is missing or of another type.
fn lacking(name: &str, holds: Option<&Value>, value: Option<&Value>) -> Option<String> {
    let value = value.unwrap_or(&Value::Null);
    let (right, holds) = match holds.and_then(Value::as_str) {
        Some("Array") => (value.is_array(), "Array"),
        Some("Boolean") => (value.is_boolean(), "Boolean"),
        Some("String") => (value.is_string() || value.is_number(), "Value"),
        _ => (!value.is_null(), "Value"),
    };
    (!right).then(|| format!("{name} ({holds})"))
}

/// Sets the value at a path of names.
fn set(target: &mut Value, path: &str, value: &Value) {
    let nested = path.rsplit('.').fold(value.clone(), |value, name| json!({name: value}));
    merge(target, nested);
}

/// What is given wins, at any depth.
fn merge(target: &mut Value, given: Value) {
    match (target, given) {
        (Value::Object(target), Value::Object(given)) => {
            for (name, value) in given {
                merge(target.entry(name).or_insert(Value::Null), value);
            }
        }
        (target, given) => *target = given,
    }
}
