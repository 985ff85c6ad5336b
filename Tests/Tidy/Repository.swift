import Foundation

/// The files of this repository that rules look at.
enum Repository {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every file outside build products, data and version control, as paths from the root.
    static let paths: [String] = {
        let skipped: Set = [".build", ".git", ".swiftpm", "var"]
        guard let walk = FileManager.default.enumerator(atPath: root.path) else { return [] }
        var found: [String] = []
        for case let path as String in walk {
            if skipped.contains((path as NSString).lastPathComponent) {
                walk.skipDescendants()
                continue
            }
            if walk.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
                found.append(path)
            }
        }
        return found.sorted()
    }()

    /// Every Swift file.
    static let sources: [SourceText] = paths.filter { $0.hasSuffix(".swift") }
        .map { SourceText(path: $0, text(of: $0)) }

    /// Swift files that ship: all in `Services` and `Shared` except the test support library.
    static let shipped = sources.filter {
        ($0.path.hasPrefix("Services/") || $0.path.hasPrefix("Shared/"))
            && !$0.path.hasPrefix("Shared/TestSupport/")
    }

    /// Swift files of tests, benchmarks and their support.
    static let tests = sources.filter {
        $0.path.hasPrefix("Tests/") || $0.path.hasPrefix("Shared/TestSupport/")
    }

    /// The folders in `Services`.
    static let services = Set(
        paths.filter { $0.hasPrefix("Services/") }.map { String($0.split(separator: "/")[1]) }
    ).sorted()

    /// The folders in `Services` that something is started from.
    static let executables = services.filter { exists("Services/\($0)/Main/Main.swift") }

    static func text(of path: String) -> String {
        let data = FileManager.default.contents(atPath: root.appending(path: path).path)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }
}
