use std::fmt;

use alertkit_transport::Json;
use serde::{Deserialize, Serialize};

/// JSON of which any part may be a secret.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Hidden(pub(super) Json);

impl fmt::Debug for Hidden {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}
