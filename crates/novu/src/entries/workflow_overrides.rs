use alertkit_transport::catalogue::Entry;

use crate::{Novu, workflow_overrides};

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(&workflow_overrides::LIST, r#"{"query": {"limit": 100}}"#, |novu, arguments| {
        Ok(novu.workflow_overrides().list(arguments.params()?).into())
    }),
    Entry::new(
        &workflow_overrides::CREATE,
        r#"{"body": {
            "workflowId": "080000000000000000000001", "tenantId": "070000000000000000000002", "active": true,
            "preferenceSettings": {"email": false}
        }}"#,
        |novu, arguments| Ok(novu.workflow_overrides().create(arguments.params_of_body()?).into()),
    ),
    Entry::new(
        &workflow_overrides::GET,
        r#"{"path": {"overrideId": "140000000000000000000001"}}"#,
        |novu, arguments| Ok(novu.workflow_overrides().get(arguments.segment("overrideId")?).into()),
    ),
    Entry::new(
        &workflow_overrides::GET_BY_TENANT,
        r#"{"path": {"workflowId": "080000000000000000000001", "tenantId": "070000000000000000000001"}}"#,
        |novu, arguments| {
            let (workflow, tenant) = (arguments.segment("workflowId")?, arguments.segment("tenantId")?);
            Ok(novu.workflow_overrides().get_by_tenant(workflow, tenant).into())
        },
    ),
    Entry::new(
        &workflow_overrides::UPDATE,
        r#"{"path": {"overrideId": "140000000000000000000001"}, "body": {"active": true}}"#,
        |novu, arguments| {
            let id = arguments.segment("overrideId")?;
            Ok(novu.workflow_overrides().update(id, arguments.params_of_body()?).into())
        },
    ),
    Entry::new(
        &workflow_overrides::UPDATE_BY_TENANT,
        r#"{"path": {"workflowId": "080000000000000000000001", "tenantId": "070000000000000000000001"},
            "body": {"preferenceSettings": {"chat": false}}}"#,
        |novu, arguments| {
            let (workflow, tenant) = (arguments.segment("workflowId")?, arguments.segment("tenantId")?);
            let changes = arguments.params_of_body()?;
            Ok(novu.workflow_overrides().update_by_tenant(workflow, tenant, changes).into())
        },
    ),
    Entry::new(
        &workflow_overrides::DELETE,
        r#"{"path": {"overrideId": "140000000000000000000001"}}"#,
        |novu, arguments| Ok(novu.workflow_overrides().delete(arguments.segment("overrideId")?).into()),
    ),
];
