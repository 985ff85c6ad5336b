import FoundationEssentials
import Quantities

/// Reads what the Docker Engine answers; null, absent and empty maps are the same.
///
/// What decides whether something may be deleted must be there: an answer without it is refused as
/// a whole, because half a list looks like volumes that are gone.
package enum EngineAnswer {
    /// Reads `GET /version`: the versions to negotiate, and the engine's own for people.
    package static func version(_ bytes: [UInt8]) throws(EngineAnswerFault) -> EngineGreeting {
        let sent: SentVersion = try read(bytes, "/version")
        guard let highest = EngineVersion(sent.highest) else {
            throw EngineAnswerFault("/version", "ApiVersion is `\(shown(sent.highest))`")
        }
        return EngineGreeting(
            engine: sent.engine ?? "unknown",
            highest: highest,
            lowest: sent.lowest.flatMap { EngineVersion($0) }
        )
    }

    /// Reads `GET /info`: the folder the engine keeps its volumes under; nil when it says none.
    package static func rootFolder(_ bytes: [UInt8]) throws(EngineAnswerFault) -> AbsolutePath? {
        let sent: SentInfo = try read(bytes, "/info")
        return sent.rootFolder.flatMap { AbsolutePath($0) }
    }

    /// Reads `GET /volumes`.
    package static func volumes(_ bytes: [UInt8]) throws(EngineAnswerFault) -> VolumeListing {
        let sent: SentVolumes = try read(bytes, "/volumes")
        var listing = VolumeListing()
        for volume in sent.volumes ?? [] {
            if let volume = volume.volume {
                listing.volumes.append(volume)
            } else {
                listing.unnamed.append(shown(volume.name))
            }
        }
        return listing
    }

    /// Reads `GET /volumes/{name}`.
    package static func volume(_ bytes: [UInt8]) throws(EngineAnswerFault) -> DockerVolume {
        let sent: SentVolume = try read(bytes, "/volumes/{name}")
        guard let volume = sent.volume else {
            throw EngineAnswerFault("/volumes/{name}", "`\(shown(sent.name))` is no volume name")
        }
        return volume
    }

    /// Reads `GET /containers/json`.
    package static func containers(_ bytes: [UInt8]) throws(EngineAnswerFault) -> [LabelSet] {
        let sent: [SentContainer] = try read(bytes, "/containers/json")
        return sent.map(\.labelSet)
    }

    /// The `message` of an error's body, cut to 500 characters; nil when it has none.
    package static func message(_ bytes: [UInt8]) -> String? {
        let sent = try? JSONDecoder().decode(SentMessage.self, from: Data(bytes))
        return sent?.message.map { String($0.prefix(500)) }
    }

    private static func read<Sent: Decodable>(
        _ bytes: [UInt8],
        _ path: String
    ) throws(EngineAnswerFault) -> Sent {
        do {
            return try JSONDecoder().decode(Sent.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw EngineAnswerFault(path, place(of: error))
        } catch {
            throw EngineAnswerFault(path, "it is not JSON")
        }
    }

    private static func place(of error: DecodingError) -> String {
        func text(_ path: [any CodingKey], _ what: String) -> String {
            let place = path.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
            return place.isEmpty ? what : "\(place) \(what)"
        }
        return switch error {
        case .keyNotFound(let key, let context): text(context.codingPath + [key], "is missing")
        case .typeMismatch(_, let context): text(context.codingPath, "has another type")
        case .valueNotFound(_, let context): text(context.codingPath, "is null")
        case .dataCorrupted(let context): text(context.codingPath, "is not JSON")
        @unknown default: "it cannot be read"
        }
    }

    private static func shown(_ text: String) -> String { String(text.prefix(100)) }
}
