import CLinux
package import ZFSSyncEngineCore

/// Reads the answers of `ChannelScript` out of the bytes of a control channel, one after another.
package struct AnswerFrames: Sendable {
    /// What is wrong with an answer.
    package enum Fault: Error, Sendable, Hashable {
        /// More of it than the limit.
        case tooLarge
        /// Bytes that are no frame.
        case broken
    }

    private let outputMax: Int
    private let complaintMax: Int
    private var bytes: [UInt8] = []
    /// Up to where no mark begins.
    private var searched = 0

    /// A reader.
    ///
    /// - Parameters:
    ///   - outputMax: bytes of a command's output at the most; more is an error.
    ///   - complaintMax: bytes of its standard error at the most; more is an error.
    package init(outputMax: Int, complaintMax: Int) {
        self.outputMax = outputMax
        self.complaintMax = complaintMax
    }

    /// Whether bytes are left that belong to no answer read so far.
    package var isEmpty: Bool { bytes.isEmpty }

    /// Takes bytes as they came.
    package mutating func take(_ more: some Collection<UInt8>) { bytes.append(contentsOf: more) }

    /// The answer that a mark ends, once it is whole; nil before.
    package mutating func next(_ mark: String) throws(Fault) -> CommandAnswer? {
        let mark = [0x0A] + Array(mark.utf8) + [0x20]
        guard let end = find(mark) else {
            searched = max(0, bytes.count - mark.count + 1)
            guard searched <= outputMax else { throw .tooLarge }
            return nil
        }
        searched = end
        guard end <= outputMax else { throw .tooLarge }
        return try answer(end, end + mark.count)
    }

    private mutating func answer(_ end: Int, _ head: Int) throws(Fault) -> CommandAnswer? {
        // A status and a length have at most 11 and 20 digits.
        guard let newline = bytes[head...].prefix(40).firstIndex(of: 0x0A) else {
            guard bytes.count - head <= 40 else { throw .broken }
            return nil
        }
        let numbers = String(decoding: bytes[head..<newline], as: UTF8.self).split(separator: " ")
        guard numbers.count == 2, let status = Int32(numbers[0]), let length = Int(numbers[1]),
            length >= 0
        else { throw .broken }
        guard length <= complaintMax else { throw .tooLarge }
        let last = newline + 1 + length
        guard bytes.count >= last else { return nil }
        defer {
            bytes.removeFirst(last)
            searched = 0
        }
        return CommandAnswer(
            status: status,
            output: Array(bytes[..<end]),
            errors: Array(bytes[(newline + 1)..<last])
        )
    }

    private func find(_ mark: [UInt8]) -> Int? {
        guard bytes.count - searched >= mark.count else { return nil }
        let found = unsafe bytes.withUnsafeBytes { all in
            unsafe mark.withUnsafeBytes { mark in
                unsafe poolkeeper_find(
                    all.baseAddress.map { unsafe $0 + searched },
                    UInt(all.count - searched),
                    mark.baseAddress,
                    UInt(mark.count)
                )
            }
        }
        return found < 0 ? nil : searched + found
    }
}
