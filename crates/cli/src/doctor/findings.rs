use serde::Serialize;

use crate::mask::Mask;

/// What a check has found.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Finding {
    pub(super) api: &'static str,
    pub(super) check: &'static str,
    pub(super) status: Status,
    /// What was found: of a failure, its cause.
    pub(super) detail: String,
    /// What to do about a failure.
    pub(super) remedy: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Ok,
    Failed,
    NotChecked,
}

/// Whether a check went well: if not, its cause and remedy, or why it was not made.
pub(super) enum Outcome {
    Ok(String),
    Failed { cause: String, remedy: String },
    NotChecked(String),
}

impl Outcome {
    pub(super) fn failed(cause: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Failed { cause: cause.into(), remedy: remedy.into() }
    }

    pub(super) fn not_checked(why: impl Into<String>) -> Self {
        Self::NotChecked(why.into())
    }

    pub(super) fn is_failed(&self) -> bool {
        matches!(self, Self::Failed { .. })
    }

    /// With its place in the list. What a server said goes through the mask.
    pub(super) fn into_finding(self, api: &'static str, check: &'static str, mask: &Mask) -> Finding {
        let (status, detail, remedy) = match self {
            Self::Ok(detail) => (Status::Ok, detail, None),
            Self::Failed { cause, remedy } => (Status::Failed, cause, Some(mask.text(&remedy))),
            Self::NotChecked(why) => (Status::NotChecked, why, None),
        };
        Finding { api, check, status, detail: mask.text(&detail), remedy }
    }
}
