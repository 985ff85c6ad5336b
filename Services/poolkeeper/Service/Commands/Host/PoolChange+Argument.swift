import ArgumentParser
import CapacityEngineCore
import Observations
import Quantities

extension PoolChange: ExpressibleByArgument {
    /// Reads `add=SIZE`, `remove=ID`, `replace=ID:SIZE`, `convert=PROFILE` or
    /// `convert-metadata=PROFILE`; nil for anything else.
    package init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "add":
            guard let size = Self.size(parts[1]) else { return nil }
            self = .add(bytes: size)
        case "remove":
            guard let device = UInt64(parts[1]) else { return nil }
            self = .remove(device: device)
        case "replace":
            let words = parts[1].split(separator: ":").map(String.init)
            guard words.count == 2, let device = UInt64(words[0]), let size = Self.size(words[1])
            else { return nil }
            self = .replace(device: device, bytes: size)
        case "convert", "convert-metadata":
            guard let profile = BtrfsProfile(rawValue: parts[1].lowercased()) else { return nil }
            self =
                parts[0] == "convert"
                ? .convert(data: profile, metadata: nil) : .convert(data: nil, metadata: profile)
        default: return nil
        }
    }

    /// A size such as `4TB` or `4 TiB`; above 0.
    private static func size(_ text: String) -> Int64? {
        ByteCount(text: text).map(\.bytes).flatMap { $0 > 0 ? $0 : nil }
    }
}
