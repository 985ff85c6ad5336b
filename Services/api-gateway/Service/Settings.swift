package import APIGatewayCore
package import HTTPSurface
package import Quantities
package import ServiceChassis

/// The gateway's settings, every default visible.
package struct APIGatewaySettings: Sendable {
    /// What happens at the first start, when there is no user.
    package enum FirstUser: Sendable {
        /// `admin` is made, and its password said to whoever runs this.
        case make(announce: @Sendable (NewUser) -> Void)
        /// `admin` is made, and its password written to the file `first-sign-in` of the state
        /// folder.
        case file
        /// Nobody is made.
        case none
    }

    /// Where pages and API are served.
    package var listen = ListenAddress.tcp(host: "0.0.0.0", port: 8000)
    /// The database with fleet history; a folder of ours holds a relative SQLite path.
    package var databaseURL = ""
    /// Where collectors answer: `http://collector:8001`.
    package var collectors = ["http://127.0.0.1:8001"]
    /// Janitors that are asked for plans, runs and the audit.
    package var janitors: [JanitorLink] = []
    /// The socket for operators; empty for `admin.sock` in the state folder.
    package var adminSocket = ""
    /// Whether cookies are for TLS alone; else a proxy's `X-Forwarded-Proto` decides.
    package var secureCookies = false
    /// A body for a collector at the most.
    package var webhookBytesMax = ByteCount.mebibytes(4)
    /// All bodies on their way to collectors together at the most.
    package var webhookBytesAtOnce = ByteCount.mebibytes(128)
    /// How long a collector may take.
    package var collectorTimeout = Duration.seconds(30)
    /// How long a janitor has to begin what a person ordered.
    package var orderLifetime = Duration.seconds(300)
    /// How long a page waits for what came of an order.
    package var orderPatience = Duration.seconds(5)
    /// Calls a minute for each key or user.
    package var callsPerMinute = 1200
    /// How long a sign-in lasts.
    package var sessions = SessionRules()
    /// After how many wrong passwords a name waits.
    package var signIn = SignInGuard()
    /// Where a reading begins to need someone.
    package var thresholds = Thresholds()
    /// How often an event stream shows that it lives.
    package var heartbeat = Duration.seconds(15)
    /// What happens at the first start.
    package var firstUser = FirstUser.file
    /// How hard passwords are to check.
    package var passwordCost = PasswordHasher.Cost.interactive

    /// The defaults.
    package init() {}

    /// Settings from a file, the environment and flags.
    package init(reading reader: inout SettingsReader) {
        listen = reader.listen("listen", default: listen)
        databaseURL = reader.requiredString(
            "database_url",
            variable: "DATABASE_URL",
            advice: "name the database, such as postgresql://… or sqlite:///history.sqlite"
        )
        collectors = reader.strings("collectors", default: collectors)
        for (index, url) in collectors.enumerated() where !Self.isBase(url) {
            reader.problem("collectors", "entry \(index + 1) is not http://HOST:PORT")
        }
        janitors = JanitorLink.links(&reader)
        adminSocket = reader.string("admin_socket", default: adminSocket)
        secureCookies = reader.boolean("secure_cookies", default: secureCookies)
        webhookBytesMax = reader.bytes(
            "webhook_bytes_max",
            default: webhookBytesMax,
            in: .kibibytes(1) ... .mebibytes(64)
        )
        webhookBytesAtOnce = reader.bytes(
            "webhook_bytes_at_once",
            default: webhookBytesAtOnce,
            in: .kibibytes(1) ... .mebibytes(4096)
        )
        if webhookBytesAtOnce < webhookBytesMax {
            reader.problem("webhook_bytes_at_once", "is less than `webhook_bytes_max`; give more")
        }
        collectorTimeout = reader.duration(
            "collector_timeout",
            default: collectorTimeout,
            in: .seconds(1) ... .seconds(300)
        )
        orderLifetime = reader.duration(
            "order_lifetime",
            default: orderLifetime,
            in: .seconds(10) ... .seconds(86_400)
        )
        orderPatience = reader.duration(
            "order_patience",
            default: orderPatience,
            in: .seconds(0) ... .seconds(25)
        )
        callsPerMinute = reader.integer(
            "calls_per_minute",
            default: callsPerMinute,
            in: 1...1_000_000
        )
        sessions.idleMax = reader.duration(
            "session_idle",
            default: sessions.idleMax,
            in: .seconds(60) ... .seconds(86_400 * 30)
        )
        sessions.ageMax = reader.duration(
            "session_age",
            default: sessions.ageMax,
            in: .seconds(60) ... .seconds(86_400 * 365)
        )
        signIn.triesMax = reader.integer("sign_in_tries", default: signIn.triesMax, in: 3...100)
        signIn.pause = reader.duration(
            "sign_in_pause",
            default: signIn.pause,
            in: .seconds(10) ... .seconds(86_400)
        )
        thresholds = reader.section("thresholds") { Self.thresholds(&$0) }
    }

    private static func thresholds(_ reader: inout SettingsReader) -> Thresholds {
        var limits = Thresholds()
        limits.poolWarning = reader.number("pool_warning", default: limits.poolWarning, in: 0...1)
        limits.poolCritical = reader.number(
            "pool_critical",
            default: limits.poolCritical,
            in: 0...1
        )
        limits.diskWarningCelsius = reader.number(
            "disk_warning_celsius",
            default: limits.diskWarningCelsius,
            in: 0...150
        )
        limits.diskCriticalCelsius = reader.number(
            "disk_critical_celsius",
            default: limits.diskCriticalCelsius,
            in: 0...150
        )
        limits.silenceWarning = reader.duration(
            "silence_warning",
            default: limits.silenceWarning,
            in: .seconds(1) ... .seconds(86_400 * 30)
        )
        limits.silenceCritical = reader.duration(
            "silence_critical",
            default: limits.silenceCritical,
            in: .seconds(1) ... .seconds(86_400 * 30)
        )
        limits.staleAfter = reader.duration(
            "stale_after",
            default: limits.staleAfter,
            in: .seconds(1) ... .seconds(86_400 * 30)
        )
        return limits
    }

    private static func isBase(_ url: String) -> Bool {
        (url.hasPrefix("http://") || url.hasPrefix("https://")) && !url.hasSuffix("/")
    }
}
