import Foundation

/// A secret that is nowhere else in the world, and the ways in which it could be written down.
struct Canary {
    let text: String
    private let forms: [(name: String, bytes: [UInt8])]

    init() {
        text =
            "canary-" + (0..<24).map { _ in String(UInt8.random(in: 0...255), radix: 36) }.joined()
        let bytes = Array(text.utf8)
        var forms: [(String, [UInt8])] = [
            ("as it is", bytes), ("backwards", bytes.reversed()),
            ("in UTF-16", text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
            ("in hexadecimal", Array(bytes.map { Self.hex($0) }.joined().utf8)),
            (
                "in capital hexadecimal",
                Array(bytes.map { Self.hex($0).uppercased() }.joined().utf8)
            ),
        ]
        // Inside a longer text base64 has three forms; what depends on its neighbours is left out.
        for shift in 0..<3 {
            let padded = [UInt8](repeating: 0, count: shift) + bytes
            let whole = Data(padded.prefix(padded.count / 3 * 3)).base64EncodedString()
            forms.append(("in base64, \(shift)", Array(whole.utf8.dropFirst(shift == 0 ? 0 : 4))))
        }
        self.forms = forms
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }

    /// The forms that bytes hold.
    func forms(in data: Data) -> [String] {
        forms.filter { data.range(of: Data($0.bytes)) != nil }.map(\.name)
    }
}

/// What was looked through for canaries, and what was found.
struct CanaryReport {
    private(set) var finds: [String] = []
    private var rows: [String: (things: Int, bytes: Int)] = [:]
    private let canaries: [Canary]
    /// What else there is to say, a line each.
    var remarks: [String] = []

    init(_ canaries: [Canary]) { self.canaries = canaries }

    /// Looks through some bytes.
    mutating func look(_ data: Data, in place: String, called name: String) {
        let row = rows[place] ?? (0, 0)
        rows[place] = (row.things + 1, row.bytes + data.count)
        for canary in canaries {
            finds += canary.forms(in: data).map { "\(place): \(name): \($0)" }
        }
    }

    /// Looks through every file of a folder.
    mutating func look(folder: String, in place: String) throws {
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            // A socket has nothing to read.
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
                continue
            }
            look(data, in: place, called: name)
        }
    }

    /// What a person reads.
    var text: String {
        let lines = rows.sorted { $0.key < $1.key }.map {
            "  \($0.key): \($0.value.things) things, \($0.value.bytes) bytes"
        }
        let end = finds.isEmpty ? "no secret was found" : "FOUND: \(finds.joined(separator: "; "))"
        let head = "canary report, \(canaries.count) secrets in 8 forms:"
        return ([head] + lines + remarks.map { "  \($0)" } + ["  \(end)"]).joined(separator: "\n")
    }

    /// Where so much was looked through that nothing can be said of it.
    func isThin(_ place: String, less bytes: Int = 1) -> Bool {
        (rows[place]?.bytes ?? 0) < bytes
    }
}
