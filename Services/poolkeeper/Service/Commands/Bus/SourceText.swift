import ArgumentParser
import Contracts
import Quantities

/// Names on the command line of `poolkeeper bus`.
enum SourceText {
    static func source(_ text: String) throws -> SourceID {
        guard let source = SourceID(text) else {
            throw ValidationError(
                "\(text) is no source; give SERVICE/INSTANCE of lower-case letters, digits and -"
            )
        }
        return source
    }

    static func lane(_ text: String) throws -> LaneName {
        guard let lane = LaneName(text) else { throw ValidationError("\(text) is no lane") }
        return lane
    }
}
