use alertkit_posthog::{
    Alert, AlertConfig, DetectorConfig, EnsembleDetector, EnsembleOperator, FunnelMetric, FunnelsConfig,
    HbosDetector, HogQlConfig, IqrDetector, IsolationForestDetector, KnnDetector, KnnMethod, LlmDetector,
    LofDetector, MetricsConfig, OcsvmDetector, Preprocessing, RangeDetector, RowEvaluation,
    StatisticalDetector, ThresholdConfiguration, TrendsConfig,
};
use serde_json::{Value, json};

use crate::alert;

/// Written as expected, and read back as what it was.
fn same<T>(value: &T, expected: &Value)
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    assert_eq!(serde_json::to_value(value).unwrap(), *expected);
    assert_eq!(serde_json::from_value::<T>(expected.clone()).unwrap(), *value);
}

#[test]
fn every_config() {
    let trends = TrendsConfig::new(2).check_ongoing_interval(true);
    let sql = HogQlConfig::new(RowEvaluation::AnyRow).column("c").label_column("l");
    let funnel =
        FunnelsConfig::new(FunnelMetric::ConversionFromStart).funnel_step(2).check_ongoing_interval(false);
    let cases: [(AlertConfig, Value); 4] = [
        (
            trends.into(),
            json!({"type": "TrendsAlertConfig", "series_index": 2, "check_ongoing_interval": true}),
        ),
        (
            sql.into(),
            json!({"type": "HogQLAlertConfig", "evaluation": "any_row", "column": "c", "label_column": "l"}),
        ),
        (
            funnel.into(),
            json!({"type": "FunnelsAlertConfig", "metric": "conversion_from_start", "funnel_step": 2,
                "check_ongoing_interval": false}),
        ),
        (
            MetricsConfig::new().check_ongoing_interval(true).into(),
            json!({"type": "MetricsAlertConfig", "check_ongoing_interval": true}),
        ),
    ];
    for (config, json) in cases {
        same(&config, &json);
        assert_eq!(config.kind(), json["type"].as_str());
    }
}

#[test]
fn every_detector() {
    let statistical = || {
        let preprocessing = Preprocessing::new().diffs_n(1).lags_n(2).smooth_n(3);
        StatisticalDetector::new().threshold(0.5).window(10).preprocessing(preprocessing)
    };
    let shared = |tag: &str| {
        let preprocessing = json!({"diffs_n": 1, "lags_n": 2, "smooth_n": 3});
        json!({"type": tag, "threshold": 0.5, "window": 10, "preprocessing": preprocessing})
    };
    for (make, tag) in [
        (DetectorConfig::ZScore as fn(_) -> _, "zscore"),
        (DetectorConfig::Mad, "mad"),
        (DetectorConfig::Ecod, "ecod"),
        (DetectorConfig::Copod, "copod"),
        (DetectorConfig::Pca, "pca"),
    ] {
        same(&make(statistical()), &shared(tag));
    }
    let cases = [
        (
            DetectorConfig::Iqr(IqrDetector::new().multiplier(1.5).window(9)),
            json!({"type": "iqr", "multiplier": 1.5, "window": 9}),
        ),
        (
            DetectorConfig::Threshold(RangeDetector::new().lower_bound(-1.0).upper_bound(2.5)),
            json!({"type": "threshold", "lower_bound": -1, "upper_bound": 2.5}),
        ),
        (
            DetectorConfig::IsolationForest(IsolationForestDetector::new().n_estimators(100)),
            json!({"type": "isolation_forest", "n_estimators": 100}),
        ),
        (
            DetectorConfig::Knn(KnnDetector::new().method(KnnMethod::Median).n_neighbors(5)),
            json!({"type": "knn", "method": "median", "n_neighbors": 5}),
        ),
        (DetectorConfig::Hbos(HbosDetector::new().n_bins(10)), json!({"type": "hbos", "n_bins": 10})),
        (DetectorConfig::Lof(LofDetector::new().n_neighbors(20)), json!({"type": "lof", "n_neighbors": 20})),
        (
            DetectorConfig::Ocsvm(OcsvmDetector::new().kernel("rbf").nu(0.1)),
            json!({"type": "ocsvm", "nu": 0.1, "kernel": "rbf"}),
        ),
        (
            DetectorConfig::Llm(LlmDetector::new().instructions("look").threshold(0.9).window(50)),
            json!({"type": "llm", "threshold": 0.9, "instructions": "look", "window": 50}),
        ),
        (
            DetectorConfig::Ensemble(EnsembleDetector::new(
                EnsembleOperator::Or,
                [
                    DetectorConfig::Mad(statistical()),
                    DetectorConfig::Other(json!({"type": "prophet", "period": 7}).into()),
                ],
            )),
            json!({"type": "ensemble", "operator": "or", "detectors": [shared("mad"), {"type": "prophet", "period": 7}]}),
        ),
    ];
    for (detector, json) in cases {
        same(&detector, &json);
        assert_eq!(detector.kind(), json["type"].as_str());
    }
}

/// One odd setting must not make an alert unreadable, nor be lost.
#[test]
fn what_is_not_known_or_does_not_fit_is_kept_whole() {
    for odd in [
        json!({"type": "RetentionAlertConfig", "cohort": 1}),
        json!({"type": "TrendsAlertConfig"}),
        json!({"type": "TrendsAlertConfig", "series_index": "first"}),
        json!({"type": "HogQLAlertConfig", "evaluation": 1}),
        json!({"type": 7}),
        json!({}),
        json!(["TrendsAlertConfig", 0]),
        json!("text"),
    ] {
        let mut json = alert();
        json["config"] = odd.clone();
        json["detector_config"] = odd.clone();
        let read: Alert = serde_json::from_value(json).unwrap();
        assert_eq!(read.config, Some(AlertConfig::Other(odd.clone().into())));
        assert_eq!(read.detector_config, Some(DetectorConfig::Other(odd.clone().into())));
        let again = serde_json::to_value(&read).unwrap();
        assert_eq!((&again["config"], &again["detector_config"]), (&odd, &odd));
    }
}

#[test]
fn what_a_newer_server_adds_is_written_back() {
    for json in [
        json!({"type": "TrendsAlertConfig", "series_index": 0, "new": {"deep": [1, null]}}),
        json!({"type": "knn", "n_neighbors": 5, "new": 1.5}),
        json!({"type": "zscore", "preprocessing": {"diffs_n": 1, "new": true}}),
        json!({"type": "ensemble", "operator": "xor", "detectors": [], "new": "x"}),
    ] {
        if json["type"] == "TrendsAlertConfig" {
            let config: AlertConfig = serde_json::from_value(json.clone()).unwrap();
            assert!(matches!(config, AlertConfig::Trends(_)));
            assert_eq!(serde_json::to_value(config).unwrap(), json);
        } else {
            let detector: DetectorConfig = serde_json::from_value(json.clone()).unwrap();
            assert!(!matches!(detector, DetectorConfig::Other(_)), "{json}");
            assert_eq!(serde_json::to_value(detector).unwrap(), json);
        }
    }
}

#[test]
fn percent_are_fractions_on_the_wire() {
    let json = |configuration: ThresholdConfiguration| serde_json::to_value(configuration).unwrap();
    let percentage = |bounds: Value| json!({"type": "percentage", "bounds": bounds});
    let absolute = |bounds: Value| json!({"type": "absolute", "bounds": bounds});
    assert_eq!(json(ThresholdConfiguration::percent_above(20.0)), percentage(json!({"upper": 0.2})));
    assert_eq!(json(ThresholdConfiguration::percent_above(100.0)), percentage(json!({"upper": 1})));
    assert_eq!(json(ThresholdConfiguration::percent_below(7.0)), percentage(json!({"lower": 0.07})));
    for (percent, fraction) in
        [(0.7, 0.007), (1.1, 0.011), (33.3, 0.333), (-0.7, -0.007), (1e-7, 1e-9), (1e300, 1e298)]
    {
        assert_eq!(
            json(ThresholdConfiguration::percent_above(percent)),
            percentage(json!({"upper": fraction}))
        );
    }
    let outside = ThresholdConfiguration::percent_outside(-12.5, 29.0);
    assert_eq!(json(outside), percentage(json!({"lower": -0.125, "upper": 0.29})));
    assert_eq!(json(ThresholdConfiguration::above(20.0)), absolute(json!({"upper": 20})));
    assert_eq!(json(ThresholdConfiguration::below(0.5)), absolute(json!({"lower": 0.5})));
    assert_eq!(json(ThresholdConfiguration::outside(1.0, 2.5)), absolute(json!({"lower": 1, "upper": 2.5})));
}

#[test]
fn percent_that_are_not_numbers_are_not_sent() {
    for percent in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(serde_json::to_string(&ThresholdConfiguration::percent_above(percent)).is_err());
    }
}
