package import PSATicketerCore
package import Quantities

/// Tries a PSA without making anything: signs in, finds what the settings name, reads companies.
package struct PSATrial: Sendable {
    /// How often it is asked at the most until the PSA's client is ready.
    static let tries = 40

    private let psa: PSASettings
    private let client: CredentialedClient
    private let clock: any WallClock

    /// A trial.
    ///
    /// - Parameters:
    ///   - psa: the PSA.
    ///   - vault: its sealed credentials; nil for none.
    ///   - budget: what its calls are counted in; nil where nobody counts calls of this PSA.
    ///   - clock: the time of day.
    package init(
        _ psa: PSASettings,
        _ vault: CredentialVault?,
        countedIn budget: KeptBudget?,
        clock: any WallClock
    ) {
        var tried = psa
        // In a dry run too one may ask whether it would work.
        tried.isDryRun = false
        self.psa = psa
        self.clock = clock
        client = PSATicketerService.client(
            tried,
            budget ?? KeptBudget(PSAClients.budget(tried)),
            vault,
            clock
        )
    }

    /// What was found.
    package struct Result: Sendable, Hashable, Encodable {
        /// The PSA's name in the settings.
        package var psa: String
        /// Its kind.
        package var kind: String
        /// Its tenant.
        package var tenant: String
        /// Its address in the settings.
        package var address: String
        /// Whether tickets could be made.
        package var isReady: Bool
        /// What is wrong, and what to do; nil for nothing.
        package var problem: String?
        /// Ids of the statuses and priorities that the settings name, by their settings.
        package var choices: [String: String] = [:]
        /// How many companies there are.
        package var companies: Int?
        /// How many of them are active.
        package var active: Int?

        /// The same for a person.
        package var lines: [String] {
            var lines = ["\(psa) (\(kind)) at \(address), tenant \(tenant):"]
            guard isReady else { return lines + ["  no: \(problem ?? "it does not answer")"] }
            lines.append("  signed in")
            for (name, id) in choices.sorted(by: { $0.key < $1.key }) {
                lines.append("  \(name) is #\(id)")
            }
            if let companies, let active {
                lines.append("  \(companies) companies, \(active) of them active")
            }
            return lines
        }
    }

    /// Tries it.
    package func run() async -> Result {
        var result = Result(
            psa: psa.name,
            kind: psa.kind.title,
            tenant: psa.tenant.text,
            address: psa.address,
            isReady: false
        )
        do {
            let companies = try await read()
            result.isReady = true
            result.companies = companies.count
            result.active = companies.count(where: \.isActive)
            result.choices = choices
        } catch let failure as TrialFailure {
            result.problem = failure.description
        } catch {
            result.problem = "\(error)"
        }
        await client.close()
        return result
    }

    /// All companies, by name.
    package func companies() async throws -> [Company] {
        let result: Swift.Result<[Company], any Error>
        do {
            result = .success(try await read())
        } catch {
            result = .failure(error)
        }
        await client.close()
        return try result.get().sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }

    private func read() async throws -> [Company] {
        var last = "it does not get ready"
        for _ in 0..<Self.tries {
            guard let hindrance = await client.hindrance(to: .reading) else {
                switch await client.companies() {
                case .success(let companies): return companies
                case .failure(let failure): throw TrialFailure(description: failure.reason)
                }
            }
            last = hindrance.reason
            let wait = hindrance.until - clock.now()
            // What a person has to do, or takes long, is said at once.
            guard !hindrance.needsPerson, wait <= .seconds(5) else { break }
            try await Task.sleep(for: max(.milliseconds(100), wait))
        }
        throw TrialFailure(description: last)
    }

    private var choices: [String: String] {
        guard let fields = client.fields else { return [:] }
        var choices = ["status.open": fields.open, "status.closed": fields.closed]
        choices["status.settled"] = fields.settled
        for (level, id) in fields.priorities { choices["priority.\(level.word)"] = id }
        return choices
    }
}

/// Why a PSA cannot be used.
struct TrialFailure: Error, CustomStringConvertible {
    let description: String
}
