import FoundationEssentials
import HTTPSurface
import NIOCore
import Quantities
import VolumeJanitorCore

/// Reads the fields of a JSON body and gathers every fault, each with its place.
struct BodyReader {
    private let fields: [String: BodyValue]
    private var known: Set<String> = []
    private(set) var faults: [Problem.Fault] = []

    /// The body's fields; 400 when it is not a JSON object.
    init(_ bytes: ByteBuffer) throws {
        guard bytes.readableBytes > 0 else {
            fields = [:]
            return
        }
        do {
            fields = try JSONDecoder().decode(
                [String: BodyValue].self,
                from: Data(bytes.readableBytesView)
            )
        } catch {
            throw Problem.badRequest(
                "the body is not a JSON object; send one such as "
                    + #"{"volume_name": "logs", "path": "/"}"#
            )
        }
    }

    mutating func fail(_ pointer: String, _ detail: String) {
        faults.append(Problem.Fault(pointer: pointer, detail: detail))
    }

    /// A text; nil when it is not given or at fault.
    mutating func text(_ name: String) -> String? {
        known.insert(name)
        switch fields[name] {
        case nil, .null: return nil
        case .text(let text): return text
        default:
            fail("/\(name)", "must be a text")
            return nil
        }
    }

    /// True or false; false when it is not given.
    mutating func flag(_ name: String) -> Bool {
        known.insert(name)
        switch fields[name] {
        case nil, .null: return false
        case .flag(let flag): return flag
        default:
            fail("/\(name)", "must be true or false")
            return false
        }
    }

    /// The volume and the path; nil with faults noted.
    mutating func key() -> RegistrationKey? {
        let volume = volume(isNeeded: true)
        let path = path()
        guard let volume, let path else { return nil }
        return RegistrationKey(volume: volume, path: path)
    }

    /// The volume; nil when it is not given or at fault.
    mutating func volume(isNeeded: Bool) -> VolumeName? {
        let before = faults.count
        guard let text = text("volume_name") else {
            if isNeeded, faults.count == before {
                fail("/volume_name", "is missing; name the Docker volume")
            }
            return nil
        }
        guard let volume = VolumeName(text) else {
            fail("/volume_name", "`\(text)` is no name of a Docker volume")
            return nil
        }
        return volume
    }

    private mutating func path() -> VolumePath? {
        known.insert("path")
        do throws(VolumePathFault) {
            switch fields["path"] {
            case nil, .null:
                fail("/path", "is missing; write `/` for the whole volume")
                return nil
            case .text(let text): return try VolumePath(text)
            case .object(let object):
                guard object.count == 1, case .text(let text) = object["b64"],
                    let data = Data(base64Encoded: text)
                else { break }
                return try VolumePath(bytes: Array(data))
            default: break
            }
            fail("/path", #"must be a text, or {"b64": "…"} for bytes that are no text"#)
        } catch {
            fail("/path", "\(error)")
        }
        return nil
    }

    /// The algorithm and its parameters as a rule; nil when no algorithm is given.
    mutating func rule(isNeeded: Bool) -> DeclaredRule? {
        known.insert("params")
        var parameters: RuleParameters = [:]
        switch fields["params"] {
        case nil, .null: break
        case .object(let object):
            for (name, value) in object.sorted(by: { $0.key < $1.key }) {
                if let parameter = value.parameter {
                    parameters[name] = parameter
                } else {
                    fail("/params/\(name)", "must be a text, a number, true, false or texts")
                }
            }
        default: fail("/params", "must be an object of parameters")
        }
        guard let algorithm = text("algorithm") else {
            if isNeeded {
                let names = AlgorithmRegistry.names.joined(separator: ", ")
                fail("/algorithm", "is missing; one of \(names)")
            }
            return nil
        }
        let rule = DeclaredRule.read(algorithm: algorithm, parameters: parameters)
        for fault in rule.faults {
            let place = fault.parameter == "algorithm" ? "/algorithm" : "/params/\(fault.parameter)"
            fail(place, fault.message)
        }
        return rule
    }

    /// Ends reading: fields that nobody asked for are faults, and any fault is a 422.
    mutating func finish() throws {
        for name in fields.keys.sorted() where !known.contains(name) {
            let names = known.sorted().joined(separator: ", ")
            fail("/\(name)", "is not known here; there are \(names)")
        }
        guard !faults.isEmpty else { return }
        let words = faults.map { "\($0.pointer.dropFirst()): \($0.detail)" }
        throw Problem.unprocessable(words.joined(separator: "; "), faults: faults)
    }
}
