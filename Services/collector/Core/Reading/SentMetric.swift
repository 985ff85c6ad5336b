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
        while let place = try json.nextMember(of: Member.names) {
            try read(place.flatMap(Member.init), &json)
        }
    }

    /// The members the contract knows, in the order of `names`.
    private enum Member: Int {
        case systemID, type, name, value, unit, metadata, timestamp

        static let names = JSONNames([
            "system_id", "metric_type", "metric_name", "value", "unit", "metadata", "timestamp",
        ])
    }

    private mutating func read(
        _ member: Member?,
        _ json: inout JSONScanner
    ) throws(JSONFault) {
        switch member {
        case .systemID: systemID = try SentValue(reading: &json)
        case .type: type = try SentValue(reading: &json)
        case .name: name = try SentValue(reading: &json)
        case .value: value = try SentValue(reading: &json)
        case .unit: unit = try SentValue(reading: &json)
        case .metadata: try readMetadata(&json)
        case .timestamp: timestamp = try SentValue(reading: &json)
        case nil:
            unknownKeys += 1
            try json.skip()
        }
    }

    /// The metadata's members that name the object or the state, in the order of `names`.
    private enum Detail: Int {
        case pool, disk, status, health, smart, state

        static let names = JSONNames(["pool", "disk", "status", "health", "smart", "state"])
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
        while let place = try json.nextMember(of: Detail.names) {
            isEmpty = false
            guard try json.kind() == .string else {
                try json.skip()
                continue
            }
            let text = try json.string()
            switch place.flatMap(Detail.init) {
            case .pool: pool = text
            case .disk: disk = text
            case .status, .health, .smart, .state: stateWord = stateWord ?? text
            case nil: break
            }
        }
        if !isEmpty { metadata = start..<json.index }
    }
}
