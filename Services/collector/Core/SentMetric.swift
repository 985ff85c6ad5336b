import Contracts

/// One element of `metrics` as it stands in the webhook: its members by name, not yet judged.
struct SentMetric {
    var systemID = SentValue.absent
    var type = SentValue.absent
    var name = SentValue.absent
    var value = SentValue.absent
    var unit = SentValue.absent
    var timestamp = SentValue.absent
    /// The metadata object's bytes; nil when there is none.
    var metadata: Range<Int>?
    /// Whether `metadata` is there and is no object.
    var hasOddMetadata = false
    /// `metadata.pool` and `metadata.disk`.
    var pool: JSONText?
    var disk: JSONText?
    /// The word of a state sent as a number: the metadata's `status`, `health`, `smart` or `state`.
    var stateWord: JSONText?
    /// Whether the element is an object at all.
    var isObject = true
    /// Members no version of the contract knows.
    var unknownKeys = 0

    /// Reads an element of any shape; only malformed JSON throws.
    init(reading json: inout JSONScanner) throws(JSONFault) {
        guard try json.kind() == .object else {
            try json.skip()
            isObject = false
            return
        }
        try json.enterObject()
        while let member = try json.nextMember() {
            if json.is(member, "system_id") {
                systemID = try SentValue(reading: &json)
            } else if json.is(member, "metric_type") {
                type = try SentValue(reading: &json)
            } else if json.is(member, "metric_name") {
                name = try SentValue(reading: &json)
            } else if json.is(member, "value") {
                value = try SentValue(reading: &json)
            } else if json.is(member, "unit") {
                unit = try SentValue(reading: &json)
            } else if json.is(member, "metadata") {
                try readMetadata(&json)
            } else if json.is(member, "timestamp") {
                timestamp = try SentValue(reading: &json)
            } else {
                unknownKeys += 1
                try json.skip()
            }
        }
    }

    private mutating func readMetadata(_ json: inout JSONScanner) throws(JSONFault) {
        let kind = try json.kind()
        guard kind == .object else {
            hasOddMetadata = kind != .null
            try json.skip()
            return
        }
        let start = json.index
        var isEmpty = true
        try json.enterObject()
        while let member = try json.nextMember() {
            isEmpty = false
            guard try json.kind() == .string else {
                try json.skip()
                continue
            }
            let text = try json.string()
            if json.is(member, "pool") {
                pool = text
            } else if json.is(member, "disk") {
                disk = text
            } else if json.is(member, "status") || json.is(member, "health")
                || json.is(member, "smart") || json.is(member, "state")
            {
                stateWord = stateWord ?? text
            }
        }
        if !isEmpty { metadata = start..<json.index }
    }
}
