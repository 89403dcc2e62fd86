use serde_json::{Value, json};

use super::account::{FIRST_PROJECT, Object, object, text, user};

/// An insight as the sandbox keeps it.
pub(crate) struct Insight {
    pub(crate) id: i64,
    pub(crate) project: i64,
    /// As an alert shows it.
    pub(crate) members: Object,
}

const MADE: &str = "2026-01-01T00:00:00Z";

impl Insight {
    /// 1 to 3 are trends of one series, 4 is SQL, 5 a funnel, 6 of metrics.
    pub(crate) fn defaults() -> Vec<Self> {
        let event = json!({"kind": "EventsNode", "event": "$pageview"});
        let trends = json!({
            "kind": "TrendsQuery", "interval": "day", "series": [event], "trendsFilter": {"display": "ActionsLineGraph"},
        });
        let sql = json!({"kind": "HogQLQuery", "query": "select count() from events"});
        let funnel = json!({
            "kind": "FunnelsQuery", "interval": "day", "series": [event, event], "funnelsFilter": {"funnelVizType": "steps"},
        });
        let metrics = json!({"kind": "MetricsQuery", "interval": "day"});
        let insights = [
            (1, "Pageviews", trends.clone()),
            (2, "Signups", trends.clone()),
            (3, "Revenue", trends),
            (4, "Events by SQL", sql),
            (5, "Signup funnel", funnel),
            (6, "Latency", metrics),
        ];
        insights.map(|(id, name, query)| Self::new(id, object(json!({"name": name, "query": query})))).into()
    }

    /// With these members, and the usual ones where they are missing. `project` is no member: it says where it is.
    pub(crate) fn new(id: i64, mut given: Object) -> Self {
        let project = given.remove("project").and_then(|id| id.as_i64()).unwrap_or(FIRST_PROJECT);
        let mut members = object(json!({
            "id": id, "short_id": format!("insight{id}"), "name": null, "derived_name": null, "filters": {},
            "query": null, "dashboards": [], "dashboard_tiles": [], "description": null, "last_refresh": null,
            "refreshing": null, "saved": true, "tags": [], "updated_at": MADE, "created_by": user(1, "Ada"),
            "created_at": MADE, "last_modified_at": MADE, "favorited": false, "user_access_level": "editor",
            "last_viewed_at": null,
        }));
        members.extend(given);
        Self { id, project, members }
    }

    pub(crate) fn short_id(&self) -> &str {
        text(&self.members, "short_id").unwrap_or_default()
    }

    pub(crate) fn display_name(&self) -> &str {
        let name = |member| text(&self.members, member).filter(|name| !name.is_empty());
        name("name").or_else(|| name("derived_name")).unwrap_or("Untitled insight")
    }

    pub(crate) fn has_tag(&self, tag: &str) -> bool {
        let tags = self.members.get("tags").and_then(Value::as_array);
        tags.is_some_and(|tags| tags.iter().any(|other| other == tag))
    }

    /// The query itself, without the node that shows it.
    pub(crate) fn query(&self) -> &Value {
        let query = self.members.get("query").unwrap_or(&Value::Null);
        query.get("source").unwrap_or(query)
    }

    pub(crate) fn kind(&self) -> &str {
        self.query().get("kind").and_then(Value::as_str).unwrap_or_default()
    }

    pub(crate) fn is_metrics(&self) -> bool {
        self.kind() == "MetricsQuery"
    }

    pub(crate) fn is_alertable(&self) -> bool {
        matches!(self.kind(), "TrendsQuery" | "HogQLQuery" | "FunnelsQuery" | "MetricsQuery")
    }

    pub(crate) fn series(&self) -> usize {
        self.query().get("series").and_then(Value::as_array).map_or(0, Vec::len)
    }

    pub(crate) fn interval(&self) -> &str {
        self.query().get("interval").and_then(Value::as_str).unwrap_or("day")
    }

    pub(crate) fn is_time_series_of_trends(&self) -> bool {
        let display = self.query().pointer("/trendsFilter/display").and_then(Value::as_str);
        let total = ["BoldNumber", "ActionsPie", "ActionsBarValue", "ActionsTable", "WorldMap"];
        self.kind() == "TrendsQuery" && !display.is_some_and(|display| total.contains(&display))
    }

    pub(crate) fn is_trends_funnel(&self) -> bool {
        let shown = self.query().pointer("/funnelsFilter/funnelVizType").and_then(Value::as_str);
        self.kind() == "FunnelsQuery" && shown == Some("trends")
    }
}
