use alertkit::blacktide::{
    AlertChannel, AlertRule, BlackTide, ChannelId, Conditions, CreateAlertChannel, CreateAlertRule,
    EmailConfig, ListAlertChannels, ListAlertRules, RuleId,
};
use alertkit::transport::Error;

/// What the relay's channel and rule at BlackTide are called; by this name they are found again.
const NAME: &str = "alertkit relay";

/// The channel and the rule by which BlackTide tells someone when what the relay watches is down.
pub(crate) struct Watch {
    pub(crate) channel: ChannelId,
    pub(crate) rule: RuleId,
    /// Whether either of them was not there before.
    pub(crate) created: bool,
}

impl Watch {
    /// Finds both by their name, and creates what is missing.
    pub(crate) async fn ensure(blacktide: &BlackTide, recipient: &str) -> Result<Self, Error> {
        let (channel, new_channel) = ensure_channel(blacktide, recipient).await?;
        let (rule, new_rule) = ensure_rule(blacktide, &channel).await?;
        Ok(Self { channel, rule, created: new_channel || new_rule })
    }
}

async fn ensure_channel(blacktide: &BlackTide, recipient: &str) -> Result<(ChannelId, bool), Error> {
    let channels = blacktide.alert_channels();
    let is_ours = |channel: &AlertChannel| channel.name.as_deref() == Some(NAME);
    let found = channels.list(ListAlertChannels::new()).await?.items.into_iter().find(is_ours);
    if let Some(channel) = found {
        return Ok((channel.id, false));
    }
    let email = CreateAlertChannel::new(NAME, EmailConfig::new([recipient]));
    Ok((channels.create(email).await?.id, true))
}

async fn ensure_rule(blacktide: &BlackTide, channel: &ChannelId) -> Result<(RuleId, bool), Error> {
    let rules = blacktide.alert_rules();
    let is_ours = |rule: &AlertRule| rule.name.as_deref() == Some(NAME);
    let found = rules.list(ListAlertRules::new()).await?.items.into_iter().find(is_ours);
    if let Some(rule) = found {
        return Ok((rule.id, false));
    }
    let rule = CreateAlertRule::new(NAME, Conditions::new().consecutive_failures(3), [channel]);
    Ok((rules.create(rule).await?.id, true))
}
