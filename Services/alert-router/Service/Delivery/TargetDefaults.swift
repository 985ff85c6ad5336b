import Quantities
package import ServiceChassis

/// What the section `global` says for every target that does not say it itself.
package struct TargetDefaults: Sendable {
    /// How connections over HTTP are made.
    package var http = HTTPOptions()
    /// How mails are sent.
    package var mail = MailDefaults()
    /// The address of Slack's webhook.
    package var slackURL: Secret?
    /// The address of PagerDuty's API.
    package var pagerDutyURL = "https://events.pagerduty.com/v2/enqueue"
    /// The address of Telegram's API.
    package var telegramURL = "https://api.telegram.org"
    /// The bot of Telegram.
    package var telegramToken: Secret?

    /// Alertmanager's own defaults.
    package init() {}

    /// What `global` gives of these; its other keys are its reader's.
    package init(reading reader: inout SettingsReader) {
        http = HTTPOptions(reading: &reader, key: "http_config", defaults: HTTPOptions())
        mail = MailDefaults(reading: &reader)
        slackURL = reader.writtenSecret("slack_api_url")
        pagerDutyURL = reader.string("pagerduty_url", default: pagerDutyURL)
        telegramURL = reader.string("telegram_api_url", default: telegramURL)
        telegramToken = reader.writtenSecret("telegram_bot_token")
        // Of kinds that there are not: their defaults do no harm.
        for key in Self.unused where reader.isGiven(key) { _ = reader.optionalString(key) }
    }

    private static let unused = [
        "victorops_api_key", "victorops_api_key_file", "victorops_api_url", "opsgenie_api_key",
        "opsgenie_api_key_file", "opsgenie_api_url", "wechat_api_url", "wechat_api_secret",
        "wechat_api_corp_id", "webex_api_url", "jira_api_url", "rocketchat_api_url",
        "rocketchat_token", "rocketchat_token_file", "rocketchat_token_id",
        "rocketchat_token_id_file", "hipchat_api_url", "hipchat_auth_token", "slack_app_token",
        "slack_app_token_file", "slack_app_url", "mattermost_webhook_url",
        "mattermost_webhook_url_file", "wechat_api_secret_file", "smtp_force_implicit_tls",
    ]
}
