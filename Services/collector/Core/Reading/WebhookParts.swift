import Contracts

/// A webhook's members as they stand in its bytes, in whatever order they were sent.
struct WebhookParts {
    /// The scanner that knows the bytes.
    private(set) var json: JSONScanner
    private(set) var isObject = true
    private(set) var system: SentSystem?
    private(set) var timestamp = SentValue.absent
    private(set) var metrics: [SentMetric] = []
    private(set) var alerts: [SentAlert] = []
    /// How many there are, read or beyond the limit.
    private(set) var metricCount = 0
    private(set) var alertCount = 0
    /// Whether there is an array of alerts, empty or not.
    private(set) var hasAlerts = false
    private(set) var unknownKeys = 0
    /// Members that should be arrays and are not.
    private(set) var oddMembers: [String] = []
    /// Whether there is anything to take: metrics or alerts, empty or not.
    private(set) var hasItems = false

    /// Walks the whole body once; only malformed JSON throws.
    init(_ body: [UInt8], limits: WebhookLimits) throws(JSONFault) {
        json = try JSONScanner(body, depthMax: limits.depthMax)
        guard try json.kind() == .object else {
            try json.skip()
            try json.finish()
            isObject = false
            return
        }
        metrics.reserveCapacity(64)
        try json.enterObject()
        while let member = try json.nextMember() {
            if json.is(member, "system") {
                system = try Self.system(&json)
            } else if json.is(member, "metrics") {
                try readMetrics(max: limits.metricsMax)
            } else if json.is(member, "alerts") {
                try readAlerts(max: limits.alertsMax)
            } else if json.is(member, "timestamp") {
                timestamp = try SentValue(reading: &json)
            } else {
                unknownKeys += 1
                try json.skip()
            }
        }
        try json.finish()
    }

    private static func system(_ json: inout JSONScanner) throws(JSONFault) -> SentSystem? {
        guard try json.kind() == .null else { return try SentSystem(reading: &json) }
        try json.null()
        return nil
    }

    private mutating func readMetrics(max: Int) throws(JSONFault) {
        guard try isArray("metrics") else { return }
        try json.enterArray()
        while try json.nextElement() {
            metricCount += 1
            if metricCount > max {
                try json.skip()
            } else {
                metrics.append(try SentMetric(reading: &json))
            }
        }
    }

    private mutating func readAlerts(max: Int) throws(JSONFault) {
        guard try isArray("alerts") else { return }
        hasAlerts = true
        try json.enterArray()
        while try json.nextElement() {
            alertCount += 1
            if alertCount > max {
                try json.skip()
            } else {
                alerts.append(try SentAlert(reading: &json))
            }
        }
    }

    /// Whether an array comes; null is as good as none, anything else is remembered as odd.
    private mutating func isArray(_ member: String) throws(JSONFault) -> Bool {
        switch try json.kind() {
        case .array:
            hasItems = true
            return true
        case .null: try json.null()
        default:
            oddMembers.append(member)
            try json.skip()
        }
        return false
    }
}
