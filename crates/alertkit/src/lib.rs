#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "apialerts")]
#[cfg_attr(docsrs, doc(cfg(feature = "apialerts")))]
pub use alertkit_apialerts as apialerts;
#[cfg(feature = "blacktide")]
#[cfg_attr(docsrs, doc(cfg(feature = "blacktide")))]
pub use alertkit_blacktide as blacktide;
#[cfg(feature = "novu")]
#[cfg_attr(docsrs, doc(cfg(feature = "novu")))]
pub use alertkit_novu as novu;
#[cfg(feature = "posthog")]
#[cfg_attr(docsrs, doc(cfg(feature = "posthog")))]
pub use alertkit_posthog as posthog;
pub use alertkit_transport as transport;
#[cfg(feature = "uptinio")]
#[cfg_attr(docsrs, doc(cfg(feature = "uptinio")))]
pub use alertkit_uptinio as uptinio;
