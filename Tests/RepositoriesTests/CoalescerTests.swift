import Testing

@testable import Repositories

@Suite(.timeLimit(.minutes(1))) struct CoalescerTests {
    private let gate = Gate()

    private func coalescer(
        maximumKeys: Int = 1000, parallelism: CoalescerParallelism = .none
    ) -> Coalescer<Int, String> {
        Coalescer(maximumKeys: maximumKeys, parallelism: parallelism) { [gate] in try await gate.lookUp($0) }
    }

    @Test func aLoneLookUpGoesOutAtOnce() async throws {
        gate.open()
        let coalescer = coalescer()
        #expect(try await coalescer.values(of: [1, 2]) == [2: "value 2"])
        #expect(try await coalescer.values(of: [4]) == [4: "value 4"])
        #expect(gate.batches == [[1, 2], [4]])
    }

    @Test func eachTakesItsOwnOutOfWhatAllFound() async throws {
        let coalescer = coalescer()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await coalescer.value(of: 0) }
            try await wait { gate.batches.count == 1 }
            group.addTask {
                let found = try await coalescer.value(of: 2)
                #expect(found == "value 2")
            }
            group.addTask {
                let found = try await coalescer.value(of: 3)
                #expect(found == nil)
            }
            group.addTask {
                let found = try await coalescer.values(of: [2, 3, 4])
                #expect(found == [2: "value 2", 4: "value 4"])
            }
            try await wait { coalescer.waiting == 3 }
            gate.open()
            try await group.waitForAll()
        }
        #expect(gate.batches == [[0], [2, 3, 4]])
    }

    @Test func nothingAskedIsNotLookedUp() async throws {
        #expect(try await coalescer().values(of: []) == [:])
        #expect(gate.batches == [])
    }

    @Test func aHundredReadsAreTwoLookUps() async throws {
        let coalescer = coalescer()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await expectFound(coalescer, 0) }
            try await wait { gate.batches.count == 1 }
            for key in 1...99 { group.addTask { try await expectFound(coalescer, key) } }
            try await wait { coalescer.waiting == 99 }
            gate.open()
            try await group.waitForAll()
        }
        #expect(gate.batches == [[0], Array(1...99)])
        #expect(coalescer.waiting == 0)
    }

    @Test func batchesAreBounded() async throws {
        let coalescer = coalescer(maximumKeys: 10)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await coalescer.values(of: [0]) }
            try await wait { gate.batches.count == 1 }
            for key in 1...9 { group.addTask { _ = try await coalescer.values(of: [key]) } }
            try await wait { coalescer.waiting == 9 }
            group.addTask {
                let found = try await coalescer.values(of: 100..<150)
                #expect(found.count == 25)
            }
            try await wait { gate.batches.count == 2 }
            gate.open()
            try await group.waitForAll()
        }
        #expect(gate.batches.map(\.count) == [1, 9, 50])
        #expect(gate.batches.last == Array(100..<150))
    }

    /// What is full waits for nobody: one look-up at a time would leave a database with many connections idle.
    @Test func aFullLookUpGoesOutAtOnce() async throws {
        let coalescer = coalescer(maximumKeys: 10)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await expectFound(coalescer, 0) }
            try await wait { gate.batches.count == 1 }
            for key in 1...25 { group.addTask { try await expectFound(coalescer, key) } }
            // Two are under way beside the first, and the rest waits for one of them to end.
            try await wait { gate.batches.count == 3 && coalescer.waiting == 5 + 2 * 9 }
            gate.release(1)
            try await wait { gate.batches.count == 4 }
            gate.open()
            try await group.waitForAll()
        }
        #expect(gate.batches.map(\.count) == [1, 10, 10, 5])
        #expect(coalescer.waiting == 0)
    }

    /// While a database works the next look-up gets under way, and where as many are as may be the rest gathers.
    @Test func aFewGoOutBesideEachOther() async throws {
        let coalescer = coalescer(parallelism: CoalescerParallelism(lookUps: 3, keys: 4))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await expectFound(coalescer, 0) }
            try await wait { gate.batches.count == 1 }
            for key in 1...3 { group.addTask { try await expectFound(coalescer, key) } }
            try await wait { coalescer.waiting == 3 }
            #expect(gate.batches.count == 1)
            for key in 4...20 { group.addTask { try await expectFound(coalescer, key) } }
            try await wait { gate.batches.count == 3 && coalescer.waiting == 20 - 2 }
            gate.release(0)
            try await wait { gate.batches.count == 4 }
            gate.open()
            try await group.waitForAll()
        }
        #expect(gate.batches.map(\.count) == [1, 4, 4, 12])
        #expect(coalescer.waiting == 0)
    }

    @Test func manyKeysAreAskedForAlone() async throws {
        let coalescer = coalescer()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await expectFound(coalescer, 0) }
            try await wait { gate.batches.count == 1 }
            group.addTask {
                let found = try await coalescer.values(of: 1...200)
                #expect(found.count == 100)
            }
            try await wait { gate.batches.count == 2 }
            gate.open()
            try await group.waitForAll()
        }
        #expect(gate.batches == [[0], Array(1...200)])
    }

    @Test func theSameKeyAskedByManyGoesOutOnce() async throws {
        let coalescer = coalescer()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await coalescer.values(of: [2]) }
            try await wait { gate.batches.count == 1 }
            for _ in 1...20 { group.addTask { try await expectFound(coalescer, 2) } }
            try await wait { coalescer.waiting == 20 }
            gate.open()
            try await group.waitForAll()
        }
        #expect(gate.batches == [[2], [2]])
    }

    @Test func anErrorReachesItsBatchAlone() async throws {
        let coalescer = coalescer()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await expectFound(coalescer, 0) }
            try await wait { gate.batches.count == 1 }
            for key in 1...5 {
                group.addTask { await #expect(throws: Failure()) { try await coalescer.values(of: [key]) } }
            }
            try await wait { coalescer.waiting == 5 }
            gate.release(0)
            try await wait { gate.batches.count == 2 }
            for key in [6, 8] {
                group.addTask { try await expectFound(coalescer, key) }
            }
            try await wait { coalescer.waiting == 4 + 2 }
            gate.release(1, .failure(Failure()))
            gate.release(2)
            try await group.waitForAll()
        }
        #expect(gate.batches == [[0], [1, 2, 3, 4, 5], [6, 8]])
    }

    @Test func aCancelledWaiterTakesNobodyWithIt() async throws {
        let coalescer = coalescer()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await coalescer.values(of: [0]) }
            try await wait { gate.batches.count == 1 }
            group.addTask { try await expectFound(coalescer, 2) }
            try await wait { coalescer.waiting == 1 }
            try await expectCancelled(of: coalescer, key: 4, waiting: 2)
            gate.open()
            try await group.waitForAll()
        }
        #expect(gate.batches == [[0], [2]])
    }

    @Test func aWaiterWhoseLookUpIsUnderWayCanBeCancelled() async throws {
        let coalescer = coalescer()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await coalescer.values(of: [0]) }
            try await wait { gate.batches.count == 1 }
            group.addTask { try await expectFound(coalescer, 2) }
            try await wait { coalescer.waiting == 1 }
            try await withThrowingTaskGroup(of: Void.self) { passenger in
                passenger.addTask {
                    await #expect(throws: CancellationError.self) { try await coalescer.values(of: [4]) }
                }
                try await wait { coalescer.waiting == 2 }
                gate.release(0)
                try await wait { gate.batches.count == 2 }
                passenger.cancelAll()
                try await passenger.waitForAll()
            }
            gate.release(1)
            try await group.waitForAll()
        }
        #expect(gate.batches == [[0], [2, 4]])
    }

    @Test func theOthersGoOnWhenWhoeverLooksUpIsCancelled() async throws {
        let coalescer = coalescer()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await expectFound(coalescer, 0) }
            try await wait { gate.batches.count == 1 }
            try await withThrowingTaskGroup(of: Void.self) { driver in
                driver.addTask {
                    await #expect(throws: CancellationError.self) { try await coalescer.values(of: [2]) }
                }
                try await wait { coalescer.waiting == 1 }
                for key in [4, 6] { group.addTask { try await expectFound(coalescer, key) } }
                try await wait { coalescer.waiting == 3 }
                gate.release(0)
                try await wait { gate.batches.count == 2 }
                driver.cancelAll()
                try await driver.waitForAll()
            }
            try await wait { gate.batches.count == 3 }
            gate.open()
            try await group.waitForAll()
        }
        #expect(gate.batches == [[0], [2, 4, 6], [4, 6]])
    }

    @Test func aCancelledTaskDoesNotWait() async throws {
        let coalescer = coalescer()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await coalescer.values(of: [0]) }
            try await wait { gate.batches.count == 1 }
            await withTaskGroup(of: Void.self) { late in
                late.cancelAll()
                late.addTask {
                    await #expect(throws: CancellationError.self) { try await coalescer.values(of: [2]) }
                }
            }
            gate.open()
            try await group.waitForAll()
        }
        #expect(gate.batches == [[0]])
    }

    @Test func underLoadEverybodyGetsTheirOwn() async throws {
        gate.open()
        let coalescer = coalescer(maximumKeys: 7)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<500 {
                group.addTask {
                    let keys = (0...(number % 5)).map { number * 10 + $0 }
                    let found = try await coalescer.values(of: keys)
                    #expect(found.keys.sorted() == keys.filter { $0.isMultiple(of: 2) })
                }
                if number.isMultiple(of: 3) {
                    group.addTask { try await expectCancelled(soon: coalescer, key: number) }
                }
            }
            try await group.waitForAll()
        }
        #expect(coalescer.waiting == 0)
        gate.open()
        #expect(try await coalescer.values(of: [2]) == [2: "value 2"])
    }

    /// Asks for one key and gets what there is of it.
    private func expectFound(_ coalescer: Coalescer<Int, String>, _ key: Int) async throws {
        let found = try await coalescer.values(of: [key])
        #expect(found == (key.isMultiple(of: 2) ? [key: "value \(key)"] : [:]))
    }

    /// Asks and is cancelled while it waits.
    private func expectCancelled(of coalescer: Coalescer<Int, String>, key: Int, waiting: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: CancellationError.self) { try await coalescer.values(of: [key]) }
            }
            try await wait { coalescer.waiting == waiting }
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(coalescer.waiting == waiting - 1)
    }

    /// Asks and is cancelled at any moment: it gets its values or the cancellation, and nothing else.
    private func expectCancelled(soon coalescer: Coalescer<Int, String>, key: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do { _ = try await coalescer.values(of: [key]) } catch is CancellationError {}
            }
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}
