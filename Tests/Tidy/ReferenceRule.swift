/// A reader finds every document that is named, and no trace of how the work was organised.
struct ReferenceRule {
    /// Whether a path from the repository's root exists.
    let exists: (String) -> Bool

    /// Words of a workplace; a reader of the repository has no use for them.
    private static let workplace = ["/work/", "this issue", "next issue"]

    func violations(path: String, text: String) -> [Violation] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .flatMap { index, line in
                (workplaceWords(in: line) + missingDocuments(in: line, of: path)).map {
                    Violation(path: path, line: index + 1, message: $0)
                }
            }
    }

    private func workplaceWords(in line: Substring) -> [String] {
        let lower = line.lowercased()
        return Self.workplace.filter { lower.contains($0) }
            .map { "`\($0)` means nothing to a reader of the repository: say it another way" }
    }

    private func missingDocuments(in line: Substring, of path: String) -> [String] {
        guard line.contains(".md") else { return [] }
        let words = line.split { !($0.isLetter || $0.isNumber || "/._-+".contains($0)) }
        return words.map(String.init).compactMap { word in
            let name = word.hasSuffix(".") ? String(word.dropLast()) : word
            guard name.hasSuffix(".md"), name != ".md", !isFound(name, from: path) else {
                return nil
            }
            return "there is no document \(name): name one that exists, or say it here"
        }
    }

    private func isFound(_ name: String, from path: String) -> Bool {
        let folder = path.split(separator: "/").dropLast()
        let own = resolve(folder + name.split(separator: "/"))
        return exists(name) || exists(own)
    }

    private func resolve(_ parts: some Sequence<Substring>) -> String {
        var kept: [Substring] = []
        for part in parts {
            switch part {
            case ".": continue
            case "..": _ = kept.popLast()
            default: kept.append(part)
            }
        }
        return kept.joined(separator: "/")
    }
}
