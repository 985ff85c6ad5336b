import APIGateway
import AlertRouter
import CapacityEngine
import Collector
import DockerSocketFilter
import Foundation
import MessageHub
import PSATicketer
import Quantities
import ScrubController
package import ServiceChassis
import SnapshotKeeper
import VolumeJanitor
import ZFSSyncEngine

/// Reads settings files as the services themselves do, and starts nothing.
package struct SettingsCheck: Sendable {
    /// What was found in one file.
    package struct Report: Sendable, Equatable {
        /// The file, as it was named.
        package let file: String
        /// Problems and warnings, one a line.
        package let lines: [String]
        /// Whether the service would start with it.
        package let isValid: Bool
    }

    /// The services that read a settings file.
    package static let definitions: [ServiceDefinition] = [
        CollectorService.definition, APIGatewayService.definition, MessageHubService.definition,
        VolumeJanitorService.definition, DockerSocketFilterService.definition,
        AlertRouterService.definition, PSATicketerService.definition,
        ZFSSyncEngineService.definition, ScrubControllerService.definition,
        SnapshotKeeperService.definition,
        CapacityEngineService.definition,
    ]

    private let environment: [String: String]

    /// A check that takes `${NAME}` in files from this environment.
    package init(environment: [String: String]) {
        self.environment = environment
    }

    /// What is wrong with a file.
    ///
    /// - Parameters:
    ///   - file: its path.
    ///   - service: whose settings they are; nil to go by the file's name.
    /// - Returns: the report.
    package func report(on file: String, service: String?) -> Report {
        let name = service ?? URL(filePath: file).deletingPathExtension().lastPathComponent
        guard let definition = Self.definitions.first(where: { $0.name.text == name }) else {
            let known = Self.definitions.map(\.name.text).joined(separator: ", ")
            return failure(file, "no service is called \(name); give --service with \(known)")
        }
        let text: String
        do throws(SettingsSource.FileFault) {
            text = try SettingsSource.text(ofFile: file)
        } catch {
            return failure(file, "\(error)")
        }
        var reader = SettingsReader(
            SettingsSource(file: file, yaml: text, environment: environment)
        )
        _ = definition.prepare(&reader)
        reader.finish()
        return Report(
            file: file,
            lines: (reader.warnings + reader.problems).map { "\($0)" },
            isValid: reader.problems.isEmpty
        )
    }

    private func failure(_ file: String, _ text: String) -> Report {
        Report(file: file, lines: ["\(file): \(text)"], isValid: false)
    }
}
