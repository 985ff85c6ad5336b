package import Contracts
package import Quantities

/// What the polls of one system have in common, byte for byte, with the places where they differ.
///
/// A system's webhooks repeat each other but for numbers and times. Where all other bytes are those
/// of a webhook that was read and judged before, they mean the same, so only the numbers and times
/// are read; any other byte, and the webhook is read as if none had come before. Half of a
/// collector's work for a webhook is saved by it.
package struct PollPattern: Sendable {
    private let body: [UInt8]
    private let places: [Place]
    private let reading: WebhookReading
    /// Each row with what does not depend on its number and time.
    private let lasting: [SampleColumns.Reading]
    private let closing: PollClosing

    /// A place where polls differ: a number, or the content of a text.
    private struct Place {
        enum Kind {
            /// The value of a row.
            case value(row: Int, rule: NumberRule)
            /// The time of a row, or nil for the webhook's.
            case time(row: Int?)
        }

        let range: Range<Int>
        let kind: Kind
    }

    /// Bytes of a body that is learned at the most; longer ones are back-fills.
    package static let bodyMax = 64 << 10

    /// Bytes that it holds, for whoever keeps many.
    package var bytes: Int { 2 * body.count + 128 * places.count }

    /// The pattern of a webhook; nil when its successors could not be read by it alone.
    ///
    /// That is so when something of it was refused, doubled or corrected: what is said about that
    /// depends on more than the bytes.
    init?(
        _ body: [UInt8],
        _ reading: WebhookReading,
        _ judge: MetricJudge,
        topTime: SentValue
    ) {
        guard body.count <= Self.bodyMax, reading.rejectedCount == 0, reading.duplicates == 0,
            judge.aheadSeconds == nil, judge.hasDistinctSeries,
            let top = Self.place(of: topTime), judge.rows.allSatisfy(\.isReadByItsPlaces)
        else { return nil }
        self.body = body
        self.reading = reading
        places = (top + Self.places(of: judge.rows))
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
        lasting = judge.rows.map { row in
            SampleColumns.Reading(
                value: row.reading.value,
                flags: row.reading.flags.intersection(.unknownState)
            )
        }
        closing = PollClosing(
            amounts: judge.amountPairs,
            timeless: judge.rows.indices.filter { !judge.rows[$0].hasTime }
        )
    }

    /// Where the webhook's own time stands; nil when it has another form than text.
    private static func place(of time: SentValue) -> [Place]? {
        switch time {
        case .absent, .null: []
        case .text(let text) where !text.hasEscapes:
            [Place(range: text.range, kind: .time(row: nil))]
        default: nil
        }
    }

    private static func places(of rows: [JudgedSample]) -> [Place] {
        var places: [Place] = []
        for (index, row) in rows.enumerated() {
            if let number = row.number {
                places.append(
                    Place(range: number.range, kind: .value(row: index, rule: number.rule))
                )
            }
            if let time = row.time {
                places.append(Place(range: time, kind: .time(row: index)))
            }
        }
        return places
    }

    /// The id of the system a body is of, when it stands before the metrics.
    package static func systemID(in body: JSONScanner) -> String? {
        var json = body
        // A fault is for the reader of the whole body to find and name.
        return try? Self.findSystemID(&json)
    }

    private static func findSystemID(_ json: inout JSONScanner) throws(JSONFault) -> String? {
        guard try json.kind() == .object else { return nil }
        try json.enterObject()
        while let member = try json.nextMember() {
            let kind = try json.kind()
            if kind == .object, json.is(member, "system") { return try findID(&json) }
            guard kind != .object, kind != .array else { return nil }
            try json.skip()
        }
        return nil
    }

    private static func findID(_ json: inout JSONScanner) throws(JSONFault) -> String? {
        try json.enterObject()
        while let member = try json.nextMember() {
            if json.is(member, "id"), try json.kind() == .string {
                let text = try json.string()
                return json.string(of: text)
            }
            try json.skip()
        }
        return nil
    }
}

extension PollPattern {
    /// Reads a body of the same system.
    ///
    /// - Parameters:
    ///   - body: a scanner at the first byte.
    ///   - received: the time of receipt.
    ///   - limits: those by which the pattern's own webhook was read.
    /// - Returns: what `WebhookReader` would say of it; nil when the body does not fit.
    package func read(
        _ body: JSONScanner,
        at received: Timestamp,
        limits: WebhookLimits
    ) -> WebhookReading? {
        var json = body
        var times = PollTimes(received: received, limits: limits)
        var readings = lasting
        do {
            guard try fill(&readings, &times, from: &json) else { return nil }
        } catch {
            // What is wrong, and where, is for the reader of the whole body to say.
            return nil
        }
        closing.close(&readings, with: times.ofWebhook, received: received)
        guard let samples = SampleColumns(reading.samples.layout, readings) else { return nil }
        var read = reading
        read.samples = samples
        return read
    }

    /// Reads what differs; false when something else differs, too.
    private func fill(
        _ readings: inout [SampleColumns.Reading],
        _ times: inout PollTimes,
        from json: inout JSONScanner
    ) throws -> Bool {
        var at = 0
        for place in places {
            guard json.pass(body[at..<place.range.lowerBound]) else { return false }
            switch place.kind {
            case .value(let row, let rule):
                let judged = try rule.reading(of: try json.number().value)
                readings[row].value = judged.value
                readings[row].flags.formUnion(judged.flags)
            case .time(let row):
                guard let text = json.plainContent(),
                    let time = try times.read(text, in: json)
                else { return false }
                if let row {
                    readings[row].time = time.moment
                    readings[row].flags.formUnion(time.flags)
                } else {
                    times.ofWebhook = time
                }
            }
            at = place.range.upperBound
        }
        return json.pass(body[at...]) && json.isAtEnd
    }
}
