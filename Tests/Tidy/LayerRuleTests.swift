import Foundation
import Testing

struct LayerRuleTests {
    private typealias Part = (name: String, path: String, uses: [String])

    private func rule(_ targets: [Part]) throws -> LayerRule {
        let json = targets.map { target in
            let uses = target.uses.map { "{\"byName\":[\"\($0)\",null]}" }.joined(separator: ",")
            return """
                {"name":"\(target.name)","type":"regular","path":"\(target.path)",
                "dependencies":[\(uses)]}
                """
        }
        let dump = Data("{\"targets\":[\(json.joined(separator: ","))]}".utf8)
        return LayerRule(manifest: try Manifest(json: dump))
    }

    private func lines(_ rule: LayerRule, _ path: String, _ text: String) -> [Int] {
        rule.violations(in: SourceText(path: path, text)).map(\.line)
    }

    @Test func `an undeclared import is found, a declared one and the toolchain's are not`() throws
    {
        let rule = try rule([("StateStore", "Shared/StateStore", ["GRDB", "Quantities"])])
        let text = """
            package import GRDB
            import struct Foundation.URL
            import Logging
            // import X
            """
        #expect(lines(rule, "Shared/StateStore/A.swift", text) == [3])
    }

    @Test func `a core imports words only, even what it declares`() throws {
        let rule = try rule([("ACore", "Services/a/Core", ["Contracts", "Crypto"])])
        #expect(lines(rule, "Services/a/Core/A.swift", "import Contracts\nimport Crypto\n") == [2])
    }

    @Test func `a library must not use what stands beside or above it`() throws {
        let up = try rule([
            ("Quantities", "Shared/Quantities", ["Contracts"]),
            ("Contracts", "Shared/Contracts", ["Quantities"]),
        ])
        #expect(up.violationsOfManifest().count == 1)
        let beside = try rule([
            ("StateStore", "Shared/StateStore", ["PostgresClient"]),
            ("PostgresClient", "Shared/PostgresClient", []),
        ])
        #expect(beside.violationsOfManifest().count == 1)
    }

    @Test func `a service must not use another, the operator's command may`() throws {
        let services = ["collector", "api-gateway", "poolkeeper"].map { name in
            Part(
                name: name,
                path: "Services/\(name)/Service",
                uses: name == "collector" ? [] : ["collector"]
            )
        }
        let found = try rule(services).violationsOfManifest().map(\.message)
        #expect(found.count == 1 && found[0].hasPrefix("api-gateway must not use collector"))
    }

    @Test func `a library without a place in the table is refused`() throws {
        let rule = try rule([
            ("Novelty", "Shared/Novelty", ["Quantities"]),
            ("Quantities", "Shared/Quantities", []),
        ])
        #expect(rule.violationsOfManifest().count == 1)
    }
}
