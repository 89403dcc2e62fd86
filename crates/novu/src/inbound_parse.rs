use alertkit_transport::{Client, Operation, Request, with_extra};

use crate::envelope::data;
use crate::operation::get;

pub(crate) static MX_STATUS: Operation = get("inbound_parse.mx_status", "/v1/inbound-parse/mx/status")
    .summary("Says whether the MX record for inbound e-mails is set up.");

/// E-mails by which subscribers answer notifications; from [`Novu::inbound_parse`](crate::Novu::inbound_parse).
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct InboundParse {
    client: Client,
}

impl InboundParse {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Says whether the MX record of the domain for inbound e-mails leads to Novu. The server looks it up for each call.
    ///
    /// `GET /v1/inbound-parse/mx/status`
    ///
    /// # Errors
    ///
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let status = novu.inbound_parse().mx_status().await?;
    /// assert!(!status.mx_record_configured);
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "validate_mx_record_setup")]
    pub fn mx_status(&self) -> Request<MxStatus> {
        self.client.operation(&MX_STATUS).request(data)
    }
}

with_extra! {
    /// The state of the MX record for inbound e-mails.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct MxStatus {
        /// Whether it leads to Novu.
        #[serde(default)]
        pub mx_record_configured: bool,
    }
}
