import AlertRouterCore
import Contracts
import Quantities

/// A system that posts, and what the rules make of it.
struct SampleStory {
    private var latest: Int64 = 0
    static let t0 = Timestamp(seconds: 1_767_225_600)

    var rules = SystemRules()
    var book = RuleBook()
    var alerts = AlertBook()

    func at(_ minutes: Int64) -> Timestamp { Self.t0 + .seconds(minutes * 60) }

    /// A row of a pool, a disk or a task.
    func row(
        _ type: String,
        _ object: String,
        _ name: String,
        _ value: Double,
        _ minutes: Int64,
        unit: String = "bytes",
        word: String = ""
    ) -> SampleColumns.Row {
        SampleColumns.Row(
            type: type,
            object: object,
            name: name,
            kind: word.isEmpty ? .numeric : .state,
            unit: unit,
            time: at(minutes),
            value: value,
            text: word
        )
    }

    func fact(_ rows: [SampleColumns.Row], _ minutes: Int64) throws -> SamplesAccepted {
        SamplesAccepted(
            tenant: .single,
            system: .init(
                id: SystemID("nas-1") ?? Self.none,
                name: "NAS one",
                hostname: "",
                version: "",
                client: ClientName("Acme")
            ),
            receivedAt: at(minutes),
            claim: .init(kind: .body, value: ""),
            samples: SampleColumns(rows)
        )
    }

    private static var none: SystemID { preconditionFailure("nas-1 is a system's name") }

    /// Takes rows in at a minute, and says what changed.
    mutating func take(_ rows: [SampleColumns.Row], _ minutes: Int64) throws -> [AlertChange] {
        // A fact that comes again comes later.
        latest = max(latest, minutes)
        let reports = rules.take(try fact(rows, minutes), by: book, now: at(latest))
        return alerts.apply(reports, now: at(latest))
    }

    /// Takes in a pool that is so many per cent full.
    mutating func pool(_ percent: Double, _ minutes: Int64) throws -> [AlertChange] {
        try take(
            [
                row("pool", "tank", "used", percent * 1e10, minutes),
                row("pool", "tank", "total", 1e12, minutes),
            ],
            minutes
        )
    }

    /// Takes in a pool's word.
    mutating func health(_ word: String, _ minutes: Int64) throws -> [AlertChange] {
        let code = StateWords.code(of: word, type: "pool", metric: "health")
        return try take(
            [
                row(
                    "pool",
                    "tank",
                    "health",
                    Double(code),
                    minutes,
                    unit: "state",
                    word: word
                )
            ],
            minutes
        )
    }
}
