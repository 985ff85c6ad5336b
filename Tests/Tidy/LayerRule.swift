/// Imports run one way, and only to what the manifest declares.
struct LayerRule {
    let manifest: Manifest

    /// What the toolchain brings; no target declares it.
    private static let toolchain: Set = [
        "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "PackageDescription", "Swift",
        "Synchronization", "Testing",
    ]

    /// Where each shared library stands; a target uses only what stands lower.
    private static let heights: [String: Int] = [
        "CCurl": 0, "CLibPQ": 0, "CLinux": 0, "CMalloc": 0, "CProcessor": 0, "CRE2": 0,
        "CSodium": 0, "CZeroMQ": 0, "CZlib": 0,
        "Quantities": 1,
        "Observations": 2, "Calendars": 2,
        "Contracts": 3,
        "MessageBus": 4, "Observability": 4, "Commands": 4,
        "StateStore": 5, "MessageBusZMQ": 5, "PostgresClient": 5, "CommandsSystem": 5,
        "Btrfs": 5, "FileTrees": 5, "LabelPatterns": 5,
        "FleetHistory": 6, "WebInterface": 6, "HTTPSurface": 6,
        "ServiceChassis": 7,
        "TestSupport": 8,
    ]

    /// What a Core may import beside its own vocabulary.
    private static let coreImports: Set = [
        "Quantities", "Observations", "Calendars", "Contracts", "Foundation",
        "FoundationEssentials",
    ]

    /// Imports of a file that its target does not declare, or that run the wrong way.
    func violations(in source: SourceText) -> [Violation] {
        guard let target = manifest.target(of: source.path) else { return [] }
        return Self.imports(of: source).compactMap { module, line in
            problem(importing: module, in: target)
                .map { Violation(path: source.path, line: line, message: $0) }
        }
    }

    /// Declared dependencies that run upwards or sideways.
    func violationsOfManifest() -> [Violation] {
        manifest.targets.filter { $0.type != "test" && !$0.path.hasPrefix("Tests/") }
            .flatMap { target in
                target.dependencies.sorted().compactMap { dependency in
                    direction(from: target, to: dependency)
                        .map { Violation(path: "Package.swift", line: 1, message: $0) }
                }
            }
    }

    private func problem(importing module: String, in target: Manifest.Target) -> String? {
        if target.type != "test", target.name.hasSuffix("Core"), !isCoreImport(module) {
            return "\(target.name) decides without side effects: it may import only "
                + "Quantities, Observations, Calendars, Contracts and Foundation, not \(module)"
        }
        guard !Self.toolchain.contains(module), !target.dependencies.contains(module) else {
            return nil
        }
        return "\(module) is not a declared dependency of \(target.name): "
            + "add it in Package.swift, or do without"
    }

    private func isCoreImport(_ module: String) -> Bool {
        Self.coreImports.contains(module)
    }

    private func direction(from target: Manifest.Target, to dependency: String) -> String? {
        guard let there = manifest.targets.first(where: { $0.name == dependency }) else {
            return nil
        }
        if target.path.hasPrefix("Shared/") {
            guard let own = Self.heights[target.name], let other = Self.heights[dependency] else {
                return "\(target.name) or \(dependency) has no place in the layer table: "
                    + "give it one in LayerRule.heights"
            }
            return own > other
                ? nil : "\(target.name) must not use \(dependency), which stands above or beside it"
        }
        if dependency == "TestSupport" {
            return "\(target.name) ships, so it must not use TestSupport"
        }
        guard there.path.hasPrefix("Services/"), room(of: there) != room(of: target),
            !room(of: target).hasSuffix("/poolkeeper")
        else { return nil }
        return "\(target.name) must not use \(dependency): services know each other "
            + "only through Contracts"
    }

    private func room(of target: Manifest.Target) -> String {
        target.path.split(separator: "/").prefix(2).joined(separator: "/")
    }

    /// The modules a file imports, with their lines.
    static func imports(of source: SourceText) -> [(module: String, line: Int)] {
        offsets(ofWord: "import", in: source.code).compactMap { offset in
            let line = source.line(at: offset)
            let words = source.text(of: line, in: source.code).split(separator: " ")
            guard let keyword = words.firstIndex(of: "import"), keyword + 1 < words.count,
                words[..<keyword].allSatisfy({ importModifiers.contains(String($0)) })
            else { return nil }
            let kinds: Set<Substring> = ["struct", "enum", "class", "protocol", "func", "var"]
            let name = kinds.contains(words[keyword + 1]) ? keyword + 2 : keyword + 1
            guard name < words.count else { return nil }
            return (String(words[name].prefix { $0 != "." }), line)
        }
    }

    private static let importModifiers: Set = [
        "package", "public", "internal", "private", "fileprivate", "@testable", "@preconcurrency",
        "@_exported",
    ]
}
