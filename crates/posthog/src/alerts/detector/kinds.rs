use alertkit_transport::encode::whole_if_it_is;
use alertkit_transport::{Extra, with_extra};

use super::{DetectorConfig, EnsembleOperator, KnnMethod};

/// Declares the settings of a detector, all of them optional, with a setter for each: numbers that may have a fraction,
/// whole ones, and the others.
macro_rules! detector {
    (
        $(#[doc = $about:literal])*
        pub struct $name:ident {
            fractions { $($(#[doc = $number_doc:literal])+ $number:ident),* $(,)? }
            integers { $($(#[doc = $integer_doc:literal])+ $integer:ident),* $(,)? }
            others { $($(#[doc = $doc:literal])+ $field:ident: $type:ty),* $(,)? }
        }
    ) => {
        with_extra! {
            $(#[doc = $about])*
            #[derive(Clone, Debug, Default, PartialEq)]
            #[non_exhaustive]
            pub struct $name {
                $(
                    $(#[doc = $number_doc])+
                    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "whole_if_it_is")]
                    pub $number: Option<f64>,
                )*
                $(
                    $(#[doc = $integer_doc])+
                    #[serde(skip_serializing_if = "Option::is_none")]
                    pub $integer: Option<u32>,
                )*
                $(
                    $(#[doc = $doc])+
                    #[serde(skip_serializing_if = "Option::is_none")]
                    pub $field: Option<$type>,
                )*
            }
        }

        impl $name {
            /// The server's defaults.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            $(
                $(#[doc = $number_doc])+
                #[must_use]
                pub fn $number(mut self, $number: f64) -> Self {
                    self.$number = Some($number);
                    self
                }
            )*

            $(
                $(#[doc = $integer_doc])+
                #[must_use]
                pub fn $integer(mut self, $integer: u32) -> Self {
                    self.$integer = Some($integer);
                    self
                }
            )*

            $(
                $(#[doc = $doc])+
                #[must_use]
                pub fn $field(mut self, $field: impl Into<$type>) -> Self {
                    self.$field = Some($field.into());
                    self
                }
            )*
        }
    };
}

detector! {
    /// The settings of the detectors that have a sensitivity and a window only.
    pub struct StatisticalDetector {
        fractions {
            /// The sensitivity, 0 to 1: what scores above it is an anomaly.
            threshold
        }
        integers {
            /// How many points it looks at, 5 to 1000.
            window,
        }
        others {
            /// What is done with the points first.
            preprocessing: Preprocessing,
        }
    }
}

detector! {
    /// The settings of [`DetectorConfig::Iqr`].
    pub struct IqrDetector {
        fractions {
            /// How many times the range between the quartiles a point may be away, 0.5 to 10.
            multiplier
        }
        integers {
            /// How many points it looks at, 5 to 1000.
            window,
        }
        others {
            /// What is done with the points first.
            preprocessing: Preprocessing,
        }
    }
}

detector! {
    /// The settings of [`DetectorConfig::Threshold`].
    pub struct RangeDetector {
        fractions {
            /// What is below it is an anomaly.
            lower_bound,
            /// What is above it is an anomaly.
            upper_bound,
        }
        integers {}
        others {
            /// What is done with the points first.
            preprocessing: Preprocessing,
        }
    }
}

detector! {
    /// The settings of [`DetectorConfig::IsolationForest`].
    pub struct IsolationForestDetector {
        fractions {
            /// The sensitivity, 0 to 1: what scores above it is an anomaly.
            threshold
        }
        integers {
            /// How many trees there are, 10 to 500.
            n_estimators,
            /// How many points it looks at, 5 to 1000.
            window,
        }
        others {
            /// What is done with the points first.
            preprocessing: Preprocessing,
        }
    }
}

detector! {
    /// The settings of [`DetectorConfig::Knn`].
    pub struct KnnDetector {
        fractions {
            /// The sensitivity, 0 to 1: what scores above it is an anomaly.
            threshold
        }
        integers {
            /// How many neighbours count, 1 to 50.
            n_neighbors,
            /// How many points it looks at, 5 to 1000.
            window,
        }
        others {
            /// How the distances of the neighbours become one.
            method: KnnMethod,
            /// What is done with the points first.
            preprocessing: Preprocessing,
        }
    }
}

detector! {
    /// The settings of [`DetectorConfig::Hbos`].
    pub struct HbosDetector {
        fractions {
            /// The sensitivity, 0 to 1: what scores above it is an anomaly.
            threshold
        }
        integers {
            /// How many bins a histogram has, 5 to 50.
            n_bins,
            /// How many points it looks at, 5 to 1000.
            window,
        }
        others {
            /// What is done with the points first.
            preprocessing: Preprocessing,
        }
    }
}

detector! {
    /// The settings of [`DetectorConfig::Lof`].
    pub struct LofDetector {
        fractions {
            /// The sensitivity, 0 to 1: what scores above it is an anomaly.
            threshold
        }
        integers {
            /// How many neighbours count, 1 to 50.
            n_neighbors,
            /// How many points it looks at, 5 to 1000.
            window,
        }
        others {
            /// What is done with the points first.
            preprocessing: Preprocessing,
        }
    }
}

detector! {
    /// The settings of [`DetectorConfig::Ocsvm`].
    pub struct OcsvmDetector {
        fractions {
            /// The sensitivity, 0 to 1: what scores above it is an anomaly.
            threshold,
            /// The share of points that may be outside.
            nu,
        }
        integers {
            /// How many points it looks at, 5 to 1000.
            window,
        }
        others {
            /// The kernel; the server's default is `rbf`.
            kernel: String,
            /// What is done with the points first.
            preprocessing: Preprocessing,
        }
    }
}

detector! {
    /// The settings of [`DetectorConfig::Llm`]. It can't watch in real time, and a project has few of them.
    pub struct LlmDetector {
        fractions {
            /// How sure the model must be, 0 to 1.
            threshold
        }
        integers {
            /// How many points it looks at, 5 to 400.
            window,
        }
        others {
            /// What it is told, at most 2000 characters.
            instructions: String,
        }
    }
}

detector! {
    /// What is done with the points before a detector looks at them.
    pub struct Preprocessing {
        fractions {}
        integers {
            /// How many times differences are taken.
            diffs_n,
            /// How many earlier points are added to each, 0 to 10.
            lags_n,
            /// Over how many points is averaged, 0 to 30.
            smooth_n,
        }
        others {}
    }
}

with_extra! {
    /// The settings of [`DetectorConfig::Ensemble`].
    ///
    /// ```
    /// use alertkit_posthog::{DetectorConfig, EnsembleDetector, EnsembleOperator, StatisticalDetector};
    ///
    /// let sensitive = StatisticalDetector::new().threshold(0.95);
    /// let both = [DetectorConfig::ZScore(sensitive.clone()), DetectorConfig::Mad(sensitive)];
    /// let detector = DetectorConfig::Ensemble(EnsembleDetector::new(EnsembleOperator::And, both));
    /// assert_eq!(detector.kind(), Some("ensemble"));
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct EnsembleDetector {
        /// When they find an anomaly together.
        pub operator: EnsembleOperator,
        /// The detectors.
        pub detectors: Vec<DetectorConfig>,
    }
}

impl EnsembleDetector {
    /// These detectors, at least two. None of them may be an ensemble or a language model.
    #[must_use]
    pub fn new(operator: EnsembleOperator, detectors: impl IntoIterator<Item = DetectorConfig>) -> Self {
        Self { operator, detectors: detectors.into_iter().collect(), extra: Extra::new() }
    }
}
