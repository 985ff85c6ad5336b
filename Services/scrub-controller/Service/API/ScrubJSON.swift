package import Contracts
import Foundation
package import ScrubControllerCore

/// A scrub and a plan as programs read them, the same from the API and on the command line.
package enum ScrubJSON {
    /// A pool's scrub.
    package static func text(_ fact: ScrubAssessed) throws -> String {
        try text(of: ScrubDocument(fact))
    }

    /// What would be done.
    package static func text(_ plan: ScrubPlan, of pool: String) throws -> String {
        try text(of: PlanDocument(plan, of: pool))
    }

    private static func text(of value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}
