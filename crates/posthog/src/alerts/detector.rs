use alertkit_transport::{Json, open_enum};

mod kinds;

pub use kinds::{
    EnsembleDetector, HbosDetector, IqrDetector, IsolationForestDetector, KnnDetector, LlmDetector,
    LofDetector, OcsvmDetector, Preprocessing, RangeDetector, StatisticalDetector,
};

/// How anomalies are found.
///
/// PostHog answers all settings of a detector, those that are not set as null; they are left out when they are written
/// back, which means the same.
///
/// ```
/// use alertkit_posthog::{DetectorConfig, StatisticalDetector};
///
/// let detector = DetectorConfig::ZScore(StatisticalDetector::new().threshold(0.95).window(30));
/// assert_eq!(serde_json::to_string(&detector)?, r#"{"type":"zscore","threshold":0.95,"window":30}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum DetectorConfig {
    /// Standard deviations from the mean.
    ZScore(StatisticalDetector),
    /// The median absolute deviation.
    Mad(StatisticalDetector),
    /// Empirical cumulative distributions.
    Ecod(StatisticalDetector),
    /// Copulas.
    Copod(StatisticalDetector),
    /// Principal components.
    Pca(StatisticalDetector),
    /// The range between the quartiles.
    Iqr(IqrDetector),
    /// Fixed bounds.
    Threshold(RangeDetector),
    /// An isolation forest.
    IsolationForest(IsolationForestDetector),
    /// The nearest neighbours.
    Knn(KnnDetector),
    /// Histograms.
    Hbos(HbosDetector),
    /// The local outlier factor.
    Lof(LofDetector),
    /// A one-class support vector machine.
    Ocsvm(OcsvmDetector),
    /// Several detectors together.
    Ensemble(EnsembleDetector),
    /// A language model, where the project has it.
    Llm(LlmDetector),
    /// One that this version does not know, or whose settings do not fit: kept and written back unchanged.
    Other(Json),
}

alertkit_transport::tagged! {
    DetectorConfig by "type" {
        "zscore" => ZScore,
        "mad" => Mad,
        "ecod" => Ecod,
        "copod" => Copod,
        "pca" => Pca,
        "iqr" => Iqr,
        "threshold" => Threshold,
        "isolation_forest" => IsolationForest,
        "knn" => Knn,
        "hbos" => Hbos,
        "lof" => Lof,
        "ocsvm" => Ocsvm,
        "ensemble" => Ensemble,
        "llm" => Llm,
    }
}

open_enum! {
    /// How the distances of several neighbours become one.
    pub enum KnnMethod {
        /// The largest.
        Largest = "largest",
        /// Their mean.
        Mean = "mean",
        /// Their median.
        Median = "median",
    }
}

open_enum! {
    /// When several detectors together find an anomaly.
    pub enum EnsembleOperator {
        /// When all of them do.
        And = "and",
        /// When one of them does.
        Or = "or",
    }
}
