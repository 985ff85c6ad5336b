import Contracts
import Quantities

/// Judges the metrics of one webhook and keeps what is taken as rows of one table.
struct MetricJudge {
    let limits: WebhookLimits
    let received: Timestamp
    let systemID: [UInt8]

    private(set) var rows: [JudgedSample] = []
    private(set) var duplicates = 0
    private(set) var aheadSeconds: Double?
    private(set) var words = WordTable()

    private var taken: Set<SampleIdentity> = []
    private var amounts: [AmountKey: Amount] = [:]
    private var stateCodes: [StateKey: Int] = [:]
    private var lastTime: (text: [UInt8], time: SentTime)?

    /// What makes two samples the same.
    private struct SampleIdentity: Hashable {
        let type, object, name: UInt32
        let time: Timestamp?

        init(shape: SampleLayout.Shape, time: Timestamp?) {
            (type, object, name) = (shape.type, shape.object, shape.name)
            self.time = time
        }

        /// One step of the hasher instead of five; names alone nearly always differ.
        func hash(into hasher: inout Hasher) {
            hasher.combine(UInt64(name) << 40 ^ UInt64(object) << 20 ^ UInt64(type))
        }
    }

    private struct AmountKey: Hashable { let type, object: UInt32 }
    private struct Amount { var used, total: Int? }
    private struct StateKey: Hashable { let type, name, word: UInt32 }

    init(limits: WebhookLimits, received: Timestamp, systemID: [UInt8]) {
        self.limits = limits
        self.received = received
        self.systemID = systemID
        rows.reserveCapacity(64)
        taken.reserveCapacity(64)
    }

    /// Takes a metric, or throws why not.
    mutating func take(_ metric: SentMetric, in json: JSONScanner) throws(ItemFault) {
        guard metric.isObject else { throw ItemFault("", .wrongType, "a metric is an object") }
        try checkSystem(metric.systemID, in: json)
        let type = try word("metric_type", metric.type, in: json)
        let full = try word("metric_name", metric.name, in: json)
        let name = MetricName(full, type: type, object: try object(of: metric, type, in: json))
        var row = JudgedSample()
        row.shape.type = words.index(of: type)
        row.shape.object = words.index(of: name.object)
        row.shape.name = words.index(of: name.name)
        try measure(metric, name, in: json, into: &row)
        if let metadata = metric.metadata {
            guard metadata.count <= limits.metadataBytesMax else {
                throw ItemFault(
                    "metadata",
                    .tooLong,
                    "metadata has more than \(limits.metadataBytesMax) bytes"
                )
            }
            row.shape.metadata = words.index(of: json.bytes[metadata])
        } else if metric.hasOddMetadata {
            throw ItemFault("metadata", .wrongType, "metadata is an object or null")
        }
        let time = try self.time(metric.timestamp, in: json)
        row.hasTime = time != nil
        if case .text(let text) = metric.timestamp, !text.hasEscapes { row.time = text.range }
        if let time {
            row.reading.time = time.moment
            row.reading.flags.formUnion(time.flags)
        }
        guard taken.insert(SampleIdentity(shape: row.shape, time: time?.moment)).inserted else {
            duplicates += 1
            return
        }
        note(name.definition?.role, of: row)
        if let ahead = time?.aheadSeconds { aheadSeconds = max(ahead, aheadSeconds ?? ahead) }
        rows.append(row)
    }

    /// Gives samples without a time the webhook's, flags used above total, and adds the sender's
    /// clock error as a sample of its own.
    mutating func close(with time: SentTime?) {
        var closing = PollClosing(amounts: amountPairs)
        closing.timeless = rows.indices.filter { !rows[$0].hasTime }
        var readings = rows.map(\.reading)
        closing.close(&readings, with: time, received: received)
        for place in rows.indices { rows[place].reading = readings[place] }
        if let ahead = time?.aheadSeconds { aheadSeconds = max(ahead, aheadSeconds ?? ahead) }
        if let aheadSeconds { addSkew(aheadSeconds) }
    }

    /// What was taken, as one table.
    var samples: SampleColumns {
        guard let layout = SampleLayout(words: words.words, shapes: rows.map(\.shape)),
            let samples = SampleColumns(layout, rows.map(\.reading))
        else { preconditionFailure("the judge made both the words and the rows") }
        return samples
    }

    /// Whether no two rows are of one series, whatever their times.
    var hasDistinctSeries: Bool {
        Set(rows.map { SampleIdentity(shape: $0.shape, time: nil) }).count == rows.count
    }

    /// The rows of used and total amounts of the same object.
    var amountPairs: [(used: Int, total: Int)] {
        amounts.values.compactMap { amount in
            guard let used = amount.used, let total = amount.total else { return nil }
            return (used, total)
        }
    }

    private mutating func addSkew(_ seconds: Double) {
        var row = JudgedSample()
        row.shape.type = words.index(of: Array("system".utf8)[...])
        row.shape.name = words.index(of: Array("clock_skew_seconds".utf8)[...])
        row.shape.unit = words.index(of: Array("seconds".utf8)[...])
        row.shape.sentUnit = words.index(of: Array("s".utf8)[...])
        row.reading.flags = .serverTime
        row.reading.time = received
        row.reading.value = seconds
        rows.append(row)
    }

    private mutating func note(_ role: MetricDefinition.Role?, of row: JudgedSample) {
        guard let role, role != .none else { return }
        let key = AmountKey(type: row.shape.type, object: row.shape.object)
        if role == .used {
            amounts[key, default: Amount()].used = rows.count
        } else {
            amounts[key, default: Amount()].total = rows.count
        }
    }

    // MARK: - Words

    private func checkSystem(_ value: SentValue, in json: JSONScanner) throws(ItemFault) {
        switch value {
        case .absent, .null: return
        case .text(let text):
            guard json.slice(text).elementsEqual(systemID) else {
                throw ItemFault(
                    "system_id",
                    .otherSystem,
                    "the metric names another system than the webhook; send it in its own webhook"
                )
            }
        default: throw ItemFault("system_id", .wrongType, "system_id is a string")
        }
    }

    private func word(
        _ member: String,
        _ value: SentValue,
        in json: JSONScanner
    ) throws(ItemFault) -> ArraySlice<UInt8> {
        switch value {
        case .absent, .null: throw ItemFault(member, .missing, "\(member) must be there")
        case .text(let text):
            let word = json.slice(text)
            guard !word.isEmpty else { throw ItemFault(member, .missing, "\(member) is empty") }
            try check(word, member, hasEscapes: text.hasEscapes)
            return word
        default: throw ItemFault(member, .wrongType, "\(member) is a string")
        }
    }

    /// Refuses words too long or with control characters, which only escapes can bring.
    private func check(
        _ word: ArraySlice<UInt8>,
        _ member: String,
        hasEscapes: Bool
    ) throws(ItemFault) {
        guard word.count <= limits.wordBytesMax else {
            throw ItemFault(
                member,
                .tooLong,
                "\(member) has more than \(limits.wordBytesMax) bytes"
            )
        }
        if hasEscapes, word.contains(where: { $0 < 0x20 }) {
            throw ItemFault(member, .badName, "\(member) has control characters")
        }
    }

    private func object(
        of metric: SentMetric,
        _ type: ArraySlice<UInt8>,
        in json: JSONScanner
    ) throws(ItemFault) -> ArraySlice<UInt8>? {
        let text: JSONText? =
            type.elementsEqual("pool".utf8)
            ? metric.pool : type.elementsEqual("disk".utf8) ? metric.disk : nil
        guard let text else { return nil }
        let object = json.slice(text)
        try check(object, "metadata", hasEscapes: text.hasEscapes)
        return object
    }

    // MARK: - Value

    private mutating func measure(
        _ metric: SentMetric,
        _ name: MetricName,
        in json: JSONScanner,
        into row: inout JudgedSample
    ) throws(ItemFault) {
        var unit = try self.unit(metric.unit, in: json, sent: &row.shape.sentUnit)
        if let known = name.definition?.unit {
            unit = try fit(unit ?? known, to: known)
        }
        let isState =
            unit?.dimension == .state || unit == nil && Self.isWord(metric.value, in: json)
        row.shape.kind = name.definition?.kind ?? (isState ? .state : .numeric)
        guard !isState else {
            row.shape.unit = words.index(of: MeasuredUnit.state.baseName[...])
            return try readState(metric, in: json, into: &row)
        }
        let (number, ownUnit) = try number(metric.value, name.definition, in: json)
        if let ownUnit {
            unit = try fit(ownUnit, to: unit ?? ownUnit)
        }
        let rule = NumberRule(unit ?? .plain, name.definition)
        row.shape.unit = words.index(of: rule.unit.baseName[...])
        let judged = try rule.reading(of: number)
        row.reading.value = judged.value
        row.reading.flags.formUnion(judged.flags)
        if case .number(let sent) = metric.value, name.definition?.isMoment != true {
            row.number = (sent.range, rule)
        }
    }

    private mutating func unit(
        _ value: SentValue,
        in json: JSONScanner,
        sent: inout UInt32
    ) throws(ItemFault) -> MeasuredUnit? {
        switch value {
        case .absent, .null: return nil
        case .text(let text):
            let word = json.slice(text)
            if word.isEmpty { return nil }
            try check(word, "unit", hasEscapes: text.hasEscapes)
            guard let unit = MeasuredUnit.named(word) else {
                throw ItemFault(
                    "unit",
                    .unknownUnit,
                    "the unit is none of the known ones, such as GB, GiB, %, °C, s, count, state"
                )
            }
            sent = words.index(of: word)
            return unit
        default: throw ItemFault("unit", .wrongType, "unit is a string")
        }
    }

    private func fit(
        _ unit: MeasuredUnit,
        to known: MeasuredUnit
    ) throws(ItemFault) -> MeasuredUnit {
        if unit.dimension == known.dimension { return unit }
        throw ItemFault(
            "unit",
            .wrongUnit,
            "a unit of \(unit.dimension.rawValue) does not fit a metric in "
                + known.dimension.rawValue
        )
    }

    private func number(
        _ value: SentValue,
        _ definition: MetricDefinition?,
        in json: JSONScanner
    ) throws(ItemFault) -> (Double, MeasuredUnit?) {
        let isMoment = definition?.isMoment == true
        switch value {
        case .absent: throw ItemFault("value", .missing, "value must be there")
        case .null: throw ItemFault("value", .nullValue, "value is null")
        case .number(let number):
            guard isMoment else { return (number.value, nil) }
            return (try Self.seconds(SentTime.moment(epoch: number.value)), nil)
        case .date(let number) where isMoment:
            return (try Self.seconds(SentTime.moment(milliseconds: number.value)), nil)
        case .text(let text):
            let slice = json.slice(text)
            if isMoment, let parsed = Self.moment(slice) { return (try Self.seconds(parsed), nil) }
            guard let number = NumberText(slice) else {
                throw ItemFault("value", .notANumber, "the text is not a number with a known unit")
            }
            return (number.value, number.unit)
        default: throw ItemFault("value", .wrongType, "value is a number or a text")
        }
    }

    private static func moment(_ text: ArraySlice<UInt8>) -> Timestamp? {
        Timestamp.parse(rfc3339: String(decoding: text, as: UTF8.self))?.moment
    }

    private static func seconds(_ moment: Timestamp?) throws(ItemFault) -> Double {
        guard let moment else {
            throw ItemFault(
                "value",
                .badTime,
                "value is no moment: RFC 3339, or s or ms since 1970"
            )
        }
        return Double(moment.microseconds) / 1e6
    }

    // MARK: - States

    /// Whether a value without unit is a word that is no number.
    private static func isWord(_ value: SentValue, in json: JSONScanner) -> Bool {
        guard case .text(let text) = value else { return false }
        let slice = json.slice(text)
        return !slice.isEmpty && NumberText(slice) == nil && !NumberText.isNotFinite(slice)
    }

    private mutating func readState(
        _ metric: SentMetric,
        in json: JSONScanner,
        into row: inout JudgedSample
    ) throws(ItemFault) {
        switch metric.value {
        case .absent: throw ItemFault("value", .missing, "value must be there")
        case .null: throw ItemFault("value", .nullValue, "value is null")
        case .text(let text): try setState(text, "value", in: json, into: &row)
        case .number(let number):
            if let word = metric.stateWord {
                return try setState(word, "metadata", in: json, into: &row)
            }
            guard MetricDefinition.range(of: .state).contains(number.value) else {
                throw ItemFault("value", .outOfRange, "no state has the code \(number.value)")
            }
            // The sender's codes are not ours: the number is kept, its meaning is not known.
            row.reading.value = number.value
            row.reading.flags.insert(.unknownState)
        default: throw ItemFault("value", .wrongType, "a state is a word or a number")
        }
    }

    private mutating func setState(
        _ text: JSONText,
        _ member: String,
        in json: JSONScanner,
        into row: inout JudgedSample
    ) throws(ItemFault) {
        let word = json.slice(text)
        guard !word.isEmpty else { throw ItemFault(member, .missing, "the state's word is empty") }
        guard !NumberText.isNotFinite(word) else {
            throw ItemFault(member, .notANumber, "a state is a word, not NaN")
        }
        try check(word, member, hasEscapes: text.hasEscapes)
        row.shape.text = words.index(of: word)
        let key = StateKey(type: row.shape.type, name: row.shape.name, word: row.shape.text)
        let code =
            stateCodes[key]
            ?? StateWords.code(
                of: words.words[Int(key.word)],
                type: words.words[Int(key.type)],
                metric: words.words[Int(key.name)]
            )
        stateCodes[key] = code
        row.reading.value = Double(code)
        if code == 0 { row.reading.flags.insert(.unknownState) }
    }

    // MARK: - Time

    private mutating func time(
        _ value: SentValue,
        in json: JSONScanner
    ) throws(ItemFault) -> SentTime? {
        // A poll gives all its metrics the same time: the text is read once.
        if case .text(let text) = value, let last = lastTime,
            json.slice(text).elementsEqual(last.text)
        {
            return last.time
        }
        let time = try SentTime(reading: value, in: json, received: received, limits: limits)
        if case .text(let text) = value, let time { lastTime = (Array(json.slice(text)), time) }
        return time
    }
}
