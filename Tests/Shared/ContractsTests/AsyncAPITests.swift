import Contracts
import Foundation
import TestSupport
import Testing

// Goal: what a release published is read by the next. Method: the document of the lanes as they
// are is compared with the one kept from the last release, `make release-contracts`.
@Suite struct `the AsyncAPI document` {
    private static let released = "Tests/Shared/ContractsTests/Released/asyncapi.json"

    @Test func `it is what the code says`() throws {
        try expectGolden(
            try AsyncAPI(samples: WireSample.all).text(),
            at: "Shared/Contracts/asyncapi.json"
        )
    }

    @Test func `nothing that was released is broken`() throws {
        let now = AsyncAPI(samples: WireSample.all)
        if ProcessInfo.processInfo.environment["POOLKEEPER_RELEASE"] == "1" {
            return try writePackageText(try now.text(), to: Self.released)
        }
        let before = Data(try packageText(Self.released).utf8)
        let changes = BreakingChanges(
            from: try JSONDecoder().decode(JSONValue.self, from: before),
            to: try now.document()
        )
        #expect(changes.found == [])
    }

    @Test func `every reference in it leads somewhere`() throws {
        let document = try AsyncAPI(samples: WireSample.all).document()
        let references = Self.references(in: document)
        #expect(references.count > WireSample.all.count)
        for reference in references {
            let path = reference.dropFirst(2).split(separator: "/").map(String.init)
            let target = path.reduce(document as JSONValue?) { $0?[$1] }
            #expect(target != nil, "\(reference)")
        }
    }

    @Test(arguments: [
        ("channels", "is gone"), ("data.id", "is gone"), ("data.id:type", "another type"),
        ("data.client:required", "must now be there"), ("x-kind", "another kind"),
    ]) func `a change that breaks a reader is found`(change: String, finding: String) throws {
        let old = try AsyncAPI(samples: WireSample.all).document()
        let found = BreakingChanges(from: old, to: Self.broken(old, change)).found
        #expect(found.count == 1)
        #expect(found.first?.contains(finding) == true, "\(found)")
    }

    @Test func `a field or a lane that is added breaks nobody`() throws {
        let old = try AsyncAPI(samples: WireSample.all.dropLast(2)).document()
        let lane = KeyChanged.lane.name.text
        let path = Self.data(of: lane) + ["properties", "added"]
        let new = try AsyncAPI(samples: WireSample.all).document()
            .replacing(path[...], with: ["type": "string"])
        #expect(BreakingChanges(from: old, to: new).found == [])
    }

    private static func data(of lane: String) -> [String] {
        ["components", "messages", lane, "payload", "allOf", "1", "properties", "data"]
    }

    private static func broken(_ document: JSONValue, _ change: String) -> JSONValue {
        let lane = KeyChanged.lane.name.text
        let data = data(of: lane)
        switch change {
        case "channels": return document.replacing(["channels", lane], with: nil)
        case "x-kind":
            return document.replacing(["channels", lane, "x-kind"], with: "event")
        case "data.id": return document.replacing((data + ["properties", "id"])[...], with: nil)
        case "data.id:type":
            return document.replacing(
                (data + ["properties", "id", "type"])[...],
                with: "integer"
            )
        default:
            return document.replacing(
                (data + ["required"])[...],
                with: ["client", "id", "permission", "secretSHA256", "tenant"]
            )
        }
    }

    private static func references(in value: JSONValue) -> [String] {
        switch value {
        case .object(let members):
            members.flatMap { name, value in
                if name == "$ref", case .string(let text) = value { return [text] }
                return references(in: value)
            }
        case .array(let items): items.flatMap { references(in: $0) }
        default: []
        }
    }
}

extension JSONValue {
    /// The value with another, or nothing, at a path of member names and array indices.
    fileprivate func replacing(_ path: ArraySlice<String>, with value: JSONValue?) -> JSONValue {
        guard let name = path.first else { return value ?? self }
        let rest = path.dropFirst()
        switch self {
        case .object(var members):
            members[name] =
                rest.isEmpty ? value : members[name]?.replacing(rest, with: value)
            return .object(members)
        case .array(var items):
            guard let index = Int(name), items.indices.contains(index) else { return self }
            items[index] = items[index].replacing(rest, with: value)
            return .array(items)
        default: return self
        }
    }
}
