use super::{ApiError, Detail, Error, Fields};

impl Error {
    /// The same failure with other words of the API's: for what its answer to many inputs means for some of them. Without the
    /// source, which is not of the API.
    pub(crate) fn reworded(&self, message: Option<String>, details: Vec<Detail>) -> Self {
        let fields = &*self.0;
        let api = ApiError { code: fields.api.code.clone(), message, details, kind: fields.api.kind };
        Self(Box::new(Fields {
            kind: fields.kind,
            operation: fields.operation,
            status: fields.status,
            api,
            field: fields.field,
            request_id: fields.request_id.clone(),
            retry_after: fields.retry_after,
            rate_limit: fields.rate_limit.clone(),
            server_time: fields.server_time,
            history: fields.history.clone(),
            retry: fields.retry,
            timed_out: fields.timed_out,
            idempotency_key: fields.idempotency_key.clone(),
            body: fields.body.clone(),
            source: None,
        }))
    }
}
