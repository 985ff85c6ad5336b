import Observations
import Quantities

/// What all listings have in common: lines that end, fields that are parted by tabs.
enum ListingRows {
    /// Lines of one listing at the most; 10,000 datasets with 1,000 snapshots have as many.
    static let linesMax = 10_000_000

    /// Whether the answer is that of a tool that does not know the options or columns.
    static func isOldTool(_ answer: CommandAnswer) -> Bool {
        guard answer.isComplete, answer.status == 2, answer.output.isEmpty else { return false }
        let said = answer.errorText
        return said.contains("invalid option") || said.contains("bad property list")
    }

    /// The host's own time, of `date +%s`.
    static func clock(_ answer: CommandAnswer) throws(ListingFault) -> Timestamp {
        let text = try whole(answer, of: "date +%s").split(separator: 0x0A)
        guard text.count == 1, let seconds = Int64(String(decoding: text[0], as: UTF8.self)),
            (0..<(1 << 40)).contains(seconds)
        else { throw .noClock(answer.text) }
        return Timestamp(seconds: seconds)
    }

    /// The output of a command that came to a good end, all of it.
    static func whole(
        _ answer: CommandAnswer,
        of command: String
    ) throws(ListingFault) -> ArraySlice<UInt8> {
        guard answer.isComplete else { throw .cutShort(command: command) }
        guard answer.status == 0 else {
            throw .failed(command: command, status: answer.status, said: firstLines(answer))
        }
        guard answer.output.isEmpty || answer.output.last == 0x0A else {
            throw .cutShort(command: command)
        }
        return answer.output[...]
    }

    /// Calls `row` with the bytes of each line and its number from 1 on.
    static func each(
        _ bytes: ArraySlice<UInt8>,
        of command: String,
        _ row: (ArraySlice<UInt8>, Int) throws(ListingFault) -> Void
    ) throws(ListingFault) {
        var start = bytes.startIndex
        var line = 0
        while start < bytes.endIndex {
            var end = start
            while end < bytes.endIndex, bytes[end] != 0x0A { end += 1 }
            line += 1
            guard line <= linesMax else { throw .tooLong(command: command, linesMax: linesMax) }
            try row(bytes[start..<end], line)
            start = end + 1
        }
    }

    /// The datasets that were there a moment ago, when their absence is all that went wrong; nil
    /// when something else did.
    static func vanished(_ answer: CommandAnswer) -> [DatasetName]? {
        guard answer.isComplete, answer.status == 1 else { return nil }
        let lines = answer.errorText.split(whereSeparator: \.isNewline)
        let names = lines.compactMap { line -> DatasetName? in
            let parts = line.split(separator: "'", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "cannot open ",
                parts[2] == ": dataset does not exist"
            else { return nil }
            return DatasetName(String(parts[1]))
        }
        return names.isEmpty || names.count != lines.count ? nil : names
    }

    /// What was said on standard error, at most three lines.
    static func firstLines(_ answer: CommandAnswer) -> String {
        answer.errorText.split(whereSeparator: \.isNewline).prefix(3).joined(separator: " ")
    }
}
