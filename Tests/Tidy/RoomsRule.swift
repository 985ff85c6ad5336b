/// Every service has the same rooms, and a README that answers the same questions.
struct RoomsRule {
    static let rooms = ["Core/", "Service/", "Main/Main.swift"]
    static let headings = [
        "Purpose", "Takes in", "Publishes", "Settings", "State", "Failure modes", "Run it alone",
    ]
    static let decisionHeadings = ["Context", "Decision", "Consequences", "Rejected"]

    /// - Parameters:
    ///   - service: the folder's name.
    ///   - paths: every path of the repository.
    ///   - readme: the text of the service's README.
    /// - Returns: the rooms and headings that are missing.
    func violations(service: String, paths: [String], readme: String) -> [Violation] {
        let folder = "Services/\(service)/"
        let missing = Self.rooms.filter { room in !paths.contains { $0.hasPrefix(folder + room) } }
            .map { "\(service) has no \($0): every service has Core, Service and Main/Main.swift" }
        return missing.map { Violation(path: folder, line: 1, message: $0) }
            + headings(Self.headings, missingIn: readme, path: "\(folder)README.md")
    }

    /// Wrong names, repeated numbers and missing headings of decision records.
    func violations(decisions: [(path: String, text: String)]) -> [Violation] {
        var numbers: Set<Substring> = []
        return decisions.flatMap { path, text -> [Violation] in
            let name = path.split(separator: "/").last ?? ""
            let number = name.prefix { $0.isNumber }
            var found = headings(Self.decisionHeadings, missingIn: text, path: path)
            if number.count != 4 || !name.dropFirst(4).hasPrefix("-") {
                found.append(
                    Violation(path: path, line: 1, message: "name it NNNN-what-was-decided.md")
                )
            }
            if !numbers.insert(number).inserted {
                found.append(Violation(path: path, line: 1, message: "\(number) is taken"))
            }
            return found
        }
    }

    private func headings(
        _ wanted: [String],
        missingIn text: String,
        path: String
    ) -> [Violation] {
        let present = Set(
            text.split(separator: "\n").filter { $0.hasPrefix("## ") }
                .map { $0.dropFirst(3).trimmingPrefix(while: \.isWhitespace) }.map(String.init)
        )
        return wanted.filter { !present.contains($0) }.map {
            Violation(path: path, line: 1, message: "the heading `## \($0)` is missing")
        }
    }
}
