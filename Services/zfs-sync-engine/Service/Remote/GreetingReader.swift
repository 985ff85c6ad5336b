/// Reads the greeting of `ChannelScript`, or of the gate in its place.
///
/// A login shell's start files may say something before it, of which a limited amount is passed
/// over.
struct GreetingReader {
    private static let noiseMax = 16_384
    private var bytes: [UInt8] = []

    /// Takes bytes as they came; true once the greeting was read.
    mutating func take(_ more: some Collection<UInt8>) throws(AnswerFrames.Fault) -> Bool {
        bytes.append(contentsOf: more)
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        for line in lines {
            let words = line.split(separator: " ")
            guard let first = words.first, first == ChannelScript.greeting else { continue }
            guard words.count >= 2, words[1] == "\(ChannelScript.version)" else { throw .broken }
            return true
        }
        guard bytes.count <= Self.noiseMax else { throw .broken }
        return false
    }
}
