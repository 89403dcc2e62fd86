//! `alertkit doctor`: whether calls can work, and if not, why and what to do.

mod checks;
mod findings;
mod probe;

use std::time::Duration;

use clap::Args;
use futures::future::join_all;

use crate::access::{Access, Key};
use crate::exit;
use crate::failure::Failure;
use crate::output::{self, Output, Tone};
use crate::progress::Progress;
use crate::services::{self, ApiName, Service};
use alertkit::transport::Error;
use findings::{Finding, Status};

/// Check name resolution, TLS, clock, key and permissions of each API that has a key
///
/// It makes one call that only reads, where the API has one, without retries and within 10 s unless told otherwise. It ends
/// with 1 if a check has failed.
#[derive(Args)]
pub(crate) struct Doctor {
    /// Only this API
    api: Option<ApiName>,
    /// A JSON array, whatever standard output is
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    access: Access,
}

/// Whoever asks a doctor does not want to wait for long, and to know of the first failure.
const TIMEOUT: Duration = Duration::from_secs(10);
const RETRIES: u32 = 0;

impl Doctor {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let patients = self.patients()?;
        let access = self.access.clone().or(TIMEOUT, RETRIES);
        let progress = Progress::waiting(format!("checking {}", names(&patients)));
        let findings: Vec<Vec<Finding>> =
            join_all(patients.iter().map(|(service, key)| checks::examine(service, key, &access))).await;
        drop(progress);
        let findings = findings.concat();
        if self.json {
            Output::new(true).value(&findings)?;
        } else {
            let rows = findings.iter().map(|finding| finding.row().to_vec());
            output::table(&["API", "CHECK", "RESULT", "DETAIL"], rows)?;
        }
        let failed = findings.iter().any(|finding| finding.status == Status::Failed);
        if failed { Err(Failure::Told(exit::FAILED)) } else { Ok(()) }
    }

    /// The APIs that have a key, with it.
    fn patients(&self) -> Result<Vec<(Service, Key)>, Error> {
        if self.api.is_none() && self.access.has_key_file() {
            return Err(Error::invalid_input(
                "key_file",
                "has the key of one API: say of which, `alertkit doctor API`",
            ));
        }
        let mut patients = Vec::new();
        for service in services::chosen(self.api) {
            match self.access.key(service.api)? {
                Some(key) => patients.push((service, key)),
                None if self.api.is_some() => return Err(self.access.lacks_key(service.api)),
                None => {}
            }
        }
        if patients.is_empty() {
            let variables: Vec<&str> =
                services::chosen(None).iter().map(|service| service.api.key_variable).collect();
            let remedy = format!(
                "are configured for no API: export one of {}, or name a profile (--profile); \
                 `alertkit sandbox` prints keys to try it with",
                variables.join(", ")
            );
            return Err(Error::invalid_input("keys", remedy));
        }
        Ok(patients)
    }
}

fn names(patients: &[(Service, Key)]) -> String {
    let names: Vec<&str> = patients.iter().map(|(service, _)| service.api.name).collect();
    names.join(", ")
}

impl Finding {
    fn row(&self) -> [(String, Tone); 4] {
        let (word, tone) = match self.status {
            Status::Ok => ("ok", Tone::Good),
            Status::Failed => ("FAILED", Tone::Bad),
            Status::NotChecked => ("not checked", Tone::Faint),
        };
        let detail = match &self.remedy {
            Some(remedy) => format!("{} → {remedy}", self.detail),
            None => self.detail.clone(),
        };
        [
            (self.api.to_owned(), Tone::Plain),
            (self.check.to_owned(), Tone::Plain),
            (word.to_owned(), tone),
            (detail, Tone::Plain),
        ]
    }
}
