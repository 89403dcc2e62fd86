use alertkit_posthog::{
    AddDestination, DetectorConfig, GetAlert, ListAlerts, ReplaceAlert, SetThreshold, SimulateAlert,
    ThresholdConfiguration, UpdateAlert,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{hundred, sensitive};

/// What was written is read back as what it was.
#[test]
fn params_survive_a_file() {
    fn survives<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: T) {
        let again: T = serde_json::from_str(&serde_json::to_string(&value).unwrap()).unwrap();
        assert_eq!(again, value);
    }
    let until: alertkit_posthog::jiff::Timestamp = "2026-11-23T12:30:00Z".parse().unwrap();
    survives(hundred());
    survives(
        hundred().name("n").detector_config(DetectorConfig::Pca(sensitive())).evaluation_delay_intervals(3),
    );
    survives(ReplaceAlert::new(hundred()).snoozed_until(until));
    survives(
        UpdateAlert::new().insight(7).threshold(ThresholdConfiguration::below(1.5)).snoozed_until(until),
    );
    survives(SetThreshold::new(ThresholdConfiguration::percent_above(20.0)).name("t"));
    survives(ListAlerts::new().limit(5).insight(1).has_detector(true));
    survives(GetAlert::new().checks_date_from("-24h").checks_limit(9));
    survives(SimulateAlert::new("a1B2c3D4", DetectorConfig::Ecod(sensitive())).date_from("-7d"));
    survives(SimulateAlert::new(7, DetectorConfig::Ecod(sensitive())).series_index(2));
    survives(AddDestination::slack(1, "C0").channel_name("#a"));
}

#[test]
fn a_misspelt_filter_is_refused() {
    assert!(serde_json::from_str::<ListAlerts>(r#"{"insight_id":1}"#).is_err());
    assert!(serde_json::from_str::<GetAlert>(r#"{"limit":1}"#).is_err());
}
