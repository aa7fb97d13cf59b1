//! Who reads what? Threads that take the next block of a file, or the next group of files, until all is read.
//!
//! A file is read by one thread at a time, but parsed by all: a thread takes a block under the file's lock and works on
//! it after letting go. Where a file is being read from, another thread opens the next file. Nothing that may wait for
//! other work of the pool is done under a lock.

use std::io::Read;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use super::blocks::{Block, Blocks, Next};
use super::decompress::Stream;
use super::file::{self, Opened};
use super::kind::Kind;
use super::lots::{Lot, Lots};
use super::records::{Item, Record, SourceFile};
use super::scanner::{Scanner, Slim};
use super::{Options, Outcome, PassedOver, Progress, lines};
use crate::article::Document;
use crate::error::{Error, Result, Skipped};

/// Bytes to a block: with what is made of it, it should stay in the processor's cache.
const BLOCK_BYTES: usize = 2 << 20;

/// What is handed to a thread.
pub(super) enum Unit<'a> {
    /// Files with these indices, for one thread and one batch.
    Group(Range<usize>),
    /// A file of records, to all appearances: all threads may take blocks or lots of it.
    Stream { file: usize, source: Source<'a> },
}

/// Where a stream comes from.
pub(super) enum Source<'a> {
    /// The file of the unit.
    File,
    /// Standard input or what stands for it.
    Input(Box<dyn Read + Send + 'a>),
}

/// What was gathered of one batch.
pub(super) struct Batch<R> {
    /// The unit and the block in it.
    pub(super) key: (usize, usize),
    pub(super) file: usize,
    pub(super) kept: R,
}

/// What one thread did, or all of them.
pub(super) struct Done<R> {
    pub(super) batches: Vec<Batch<R>>,
    pub(super) skipped: Vec<Skipped>,
    pub(super) passed_over: Vec<PassedOver>,
    pub(super) rereadable: Vec<usize>,
    pub(super) bytes: u64,
    pub(super) files: u64,
}

impl<R> Done<R> {
    fn new() -> Self {
        Self {
            batches: Vec::new(),
            skipped: Vec::new(),
            passed_over: Vec::new(),
            rereadable: Vec::new(),
            bytes: 0,
            files: 0,
        }
    }

    /// Notes a stream that has come to its end.
    fn finish(&mut self, file: usize, plain: bool, blocks: &mut Blocks<'_>) {
        if plain {
            self.rereadable.push(file);
        }
        let (skipped, bytes) = blocks.finish();
        self.skipped.extend(skipped);
        self.bytes += bytes;
        self.files += 1;
    }

    /// Notes what there is to say of a file besides its documents.
    fn note(&mut self, outcome: Outcome) -> Vec<Document> {
        self.skipped.extend(outcome.skipped);
        self.passed_over.extend(outcome.passed_over);
        self.bytes += outcome.bytes;
        self.files += outcome.files;
        outcome.documents
    }
}

/// One pass over all inputs.
pub(super) struct Work<'a, 'r, M, T, E> {
    files: &'r [SourceFile],
    options: &'r Options,
    progress: Progress<'a>,
    make: &'r M,
    take: &'r T,
    end: &'r E,
    queue: Mutex<Queue<'a>>,
    stopped: AtomicBool,
    /// The error of the earliest batch that met one.
    failure: Mutex<Option<((usize, usize), Error)>>,
}

struct Queue<'a> {
    units: std::iter::Enumerate<std::vec::IntoIter<Unit<'a>>>,
    /// Streams that are not at their end.
    open: Vec<Arc<Open<'a>>>,
}

struct Open<'a> {
    unit: usize,
    file: usize,
    reading: Mutex<Reading<'a>>,
}

enum Reading<'a> {
    Unopened(Source<'a>),
    /// The number of the next block goes with the stream.
    Blocks(Blocks<'a>, usize),
    /// The same for a file whose records are taken out in lots.
    Lots(Box<dyn Lots + 'a>, usize),
    Ended,
}

/// What a thread does next.
enum Job<'a> {
    Group {
        unit: usize,
        files: Range<usize>,
    },
    /// The lines in the thread's block.
    Lines {
        key: (usize, usize),
        file: usize,
        plain: bool,
    },
    /// A lot of a file's records.
    Lot {
        key: (usize, usize),
        file: usize,
        lot: Box<dyn Lot>,
    },
    /// A file that is no file of lines, perhaps with its beginning in the thread's block.
    Other {
        key: (usize, usize),
        file: usize,
        source: Other<'a>,
    },
    /// Nothing is left of a file whose records were taken out in lots.
    Finished(Outcome),
    /// A stream has ended.
    Ended {
        file: usize,
        plain: bool,
        blocks: Blocks<'a>,
    },
}

enum Other<'a> {
    Begun(Blocks<'a>),
    Whole(Kind, Stream<'a>),
    Done(Outcome),
}

/// What a thread keeps from one job to the next.
struct Worker<R> {
    block: Block,
    scanner: Scanner,
    done: Done<R>,
}

impl<'a, 'r, S, R, M, T, E> Work<'a, 'r, M, T, E>
where
    R: Send,
    M: Fn() -> S + Sync,
    T: Fn(&mut S, usize, Record<'_>) -> Result<()> + Sync,
    E: Fn(S) -> Result<R> + Sync,
{
    pub(super) fn new(
        files: &'r [SourceFile],
        units: Vec<Unit<'a>>,
        options: &'r Options,
        progress: Progress<'a>,
        make: &'r M,
        take: &'r T,
        end: &'r E,
    ) -> Self {
        let queue = Queue { units: units.into_iter().enumerate(), open: Vec::new() };
        Self {
            files,
            options,
            progress,
            make,
            take,
            end,
            queue: Mutex::new(queue),
            stopped: AtomicBool::new(false),
            failure: Mutex::new(None),
        }
    }

    /// Reads everything, on all threads of the pool.
    pub(super) fn run(self) -> Result<Done<R>> {
        let all = Mutex::new(Done::new());
        rayon::scope(|scope| {
            for _ in 0..rayon::current_num_threads() {
                scope.spawn(|_| {
                    let done = self.work();
                    let mut all = lock(&all);
                    all.batches.extend(done.batches);
                    all.skipped.extend(done.skipped);
                    all.passed_over.extend(done.passed_over);
                    all.rereadable.extend(done.rereadable);
                    all.bytes += done.bytes;
                    all.files += done.files;
                });
            }
        });
        match self.failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some((_, error)) => Err(error),
            None => Ok(all.into_inner().unwrap_or_else(PoisonError::into_inner)),
        }
    }

    /// One thread's share.
    fn work(&self) -> Done<R> {
        let mut worker = Worker {
            block: Block::default(),
            scanner: Scanner::new(&self.options.fields),
            done: Done::new(),
        };
        while !self.stopped.load(Ordering::Relaxed)
            && let Some(job) = self.next(&mut worker.block)
        {
            let (key, result) = match job {
                Job::Group { unit, files } => ((unit, 0), self.group(&mut worker, unit, files)),
                Job::Lines { key, file, plain } => {
                    let mut state = (self.make)();
                    let result = self.lines(&mut worker, file, plain, &mut state);
                    (key, result.and_then(|()| self.keep(&mut worker, key, file, state)))
                }
                Job::Lot { key, file, lot } => {
                    let mut state = (self.make)();
                    let result = self.lot(&mut worker, file, lot, &mut state);
                    (key, result.and_then(|()| self.keep(&mut worker, key, file, state)))
                }
                Job::Finished(outcome) => {
                    worker.done.note(outcome);
                    continue;
                }
                Job::Other { key, file, source } => {
                    let outcome = match source {
                        Other::Begun(blocks) => self.other(file, blocks, &worker.block),
                        Other::Whole(kind, stream) => {
                            file::whole(&self.files[file].name, &kind, stream, self.options)
                        }
                        Other::Done(outcome) => outcome,
                    };
                    let mut state = (self.make)();
                    let result = self.documents(&mut worker, file, outcome, &mut state);
                    (key, result.and_then(|()| self.keep(&mut worker, key, file, state)))
                }
                Job::Ended { file, plain, mut blocks } => {
                    worker.done.finish(file, plain, &mut blocks);
                    continue;
                }
            };
            if let Err(error) = result {
                let mut failure = lock(&self.failure);
                if failure.as_ref().is_none_or(|(earlier, _)| key < *earlier) {
                    *failure = Some((key, error));
                }
                self.stopped.store(true, Ordering::Relaxed);
            }
        }
        worker.done
    }

    /// The next job, with its lines in the block where it has any; `None` where nothing is left for this thread.
    fn next(&self, block: &mut Block) -> Option<Job<'a>> {
        loop {
            let open = lock(&self.queue).open.clone();
            for open in &open {
                let mut reading = match open.reading.try_lock() {
                    Ok(reading) => reading,
                    Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
                    Err(TryLockError::WouldBlock) => continue,
                };
                if let Some(job) = self.advance(open, &mut reading, block) {
                    return Some(job);
                }
            }
            let mut queue = lock(&self.queue);
            match queue.units.next() {
                Some((unit, Unit::Group(files))) => return Some(Job::Group { unit, files }),
                Some((unit, Unit::Stream { file, source })) => {
                    // Whoever comes first opens it; the others see that it is there.
                    let reading = Mutex::new(Reading::Unopened(source));
                    queue.open.push(Arc::new(Open { unit, file, reading }));
                }
                None => {
                    // All that is left is being read from: wait for the first.
                    let first = queue.open.first().cloned();
                    drop(queue);
                    let open = first?;
                    let mut reading = lock(&open.reading);
                    if let Some(job) = self.advance(&open, &mut reading, block) {
                        return Some(job);
                    }
                }
            }
        }
    }

    /// Reads on in one stream; `None` where another thread met its end.
    fn advance(
        &self,
        open: &Arc<Open<'a>>,
        reading: &mut Reading<'a>,
        block: &mut Block,
    ) -> Option<Job<'a>> {
        let (unit, file) = (open.unit, open.file);
        let other = |source| Some(Job::Other { key: (unit, 0), file, source });
        let (mut blocks, number) = match std::mem::replace(reading, Reading::Ended) {
            Reading::Ended => return None,
            Reading::Blocks(blocks, number) => (blocks, number),
            Reading::Lots(lots, number) => return Some(self.next_lot(open, reading, lots, number)),
            Reading::Unopened(source) => match self.open(file, source) {
                Opened::Lines(stream) => (self.blocks(file, stream, BLOCK_BYTES), 0),
                Opened::Lots(lots) => return Some(self.next_lot(open, reading, lots, 0)),
                Opened::Whole(kind, stream) => {
                    self.close(open);
                    return other(Other::Whole(kind, stream));
                }
                Opened::Done(outcome) => {
                    self.close(open);
                    return other(Other::Done(outcome));
                }
            },
        };
        let plain = self.is_plain(file, &blocks);
        match blocks.next(block) {
            Next::Lines => {
                *reading = Reading::Blocks(blocks, number + 1);
                Some(Job::Lines { key: (unit, number), file, plain })
            }
            Next::Other => {
                self.close(open);
                other(Other::Begun(blocks))
            }
            Next::End => {
                self.close(open);
                Some(Job::Ended { file, plain, blocks })
            }
        }
    }

    /// Takes the next lot out of a file.
    fn next_lot(
        &self,
        open: &Arc<Open<'a>>,
        reading: &mut Reading<'a>,
        mut lots: Box<dyn Lots + 'a>,
        number: usize,
    ) -> Job<'a> {
        if let Some(lot) = lots.next() {
            *reading = Reading::Lots(lots, number + 1);
            return Job::Lot { key: (open.unit, number), file: open.file, lot };
        }
        self.close(open);
        Job::Finished(lots.finish())
    }
}

impl<'a, S, R, M, T, E> Work<'a, '_, M, T, E>
where
    R: Send,
    M: Fn() -> S + Sync,
    T: Fn(&mut S, usize, Record<'_>) -> Result<()> + Sync,
    E: Fn(S) -> Result<R> + Sync,
{
    /// Reads a group of files into one batch.
    fn group(&self, worker: &mut Worker<R>, unit: usize, files: Range<usize>) -> Result<()> {
        let mut state = (self.make)();
        // Small on disk is not small unpacked: a block of lines more makes a batch more.
        let (mut batch, mut first) = (0, files.start);
        let mut next_batch = |worker: &mut Worker<R>, state: &mut S, file: usize| {
            let full = std::mem::replace(state, (self.make)());
            self.keep(worker, (unit, batch), first, full)?;
            (batch, first) = (batch + 1, file);
            Ok(())
        };
        files.into_iter().try_for_each(|file| {
            let outcome = match self.open(file, Source::File) {
                Opened::Lines(stream) => {
                    let mut blocks = self.blocks(file, stream, BLOCK_BYTES);
                    let plain = self.is_plain(file, &blocks);
                    let mut more = false;
                    loop {
                        match blocks.next(&mut worker.block) {
                            Next::Lines => {
                                if more {
                                    next_batch(worker, &mut state, file)?;
                                }
                                self.lines(worker, file, plain, &mut state)?;
                                more = true;
                            }
                            Next::Other => break self.other(file, blocks, &worker.block),
                            Next::End => {
                                worker.done.finish(file, plain, &mut blocks);
                                return Ok(());
                            }
                        }
                    }
                }
                Opened::Lots(mut lots) => {
                    let mut more = false;
                    while let Some(lot) = lots.next() {
                        if more {
                            next_batch(worker, &mut state, file)?;
                        }
                        self.lot(worker, file, lot, &mut state)?;
                        more = true;
                    }
                    lots.finish()
                }
                Opened::Whole(kind, stream) => {
                    file::whole(&self.files[file].name, &kind, stream, self.options)
                }
                Opened::Done(outcome) => outcome,
            };
            self.documents(worker, file, outcome, &mut state)
        })?;
        self.keep(worker, (unit, batch), first, state)
    }

    /// Ends a batch.
    fn keep(
        &self,
        worker: &mut Worker<R>,
        key: (usize, usize),
        file: usize,
        state: S,
    ) -> Result<()> {
        worker.done.batches.push(Batch { key, file, kept: (self.end)(state)? });
        Ok(())
    }

    /// Hands over the records of the lines in the block.
    fn lines(&self, worker: &mut Worker<R>, file: usize, plain: bool, state: &mut S) -> Result<()> {
        let name = &self.files[file].name;
        for line in worker.block.lines() {
            let bytes = line.bytes.trim_ascii_end();
            let place = plain.then(|| line.byte..line.byte + bytes.len() as u64);
            let record = |item| Record { item, number: Some(line.number), bytes: place };
            let slim =
                bytes.len() as u64 <= self.options.max_record_bytes && !self.options.whole_records;
            if slim && let Some(slim) = worker.scanner.scan(bytes) {
                let Slim { id, text, source } = slim;
                let item = Item::Slim { id, text, source, line: bytes };
                (self.take)(state, file, record(item))?;
                continue;
            }
            match lines::document(name, &line, self.options) {
                Ok(mut document) => {
                    (self.take)(state, file, record(Item::Document(&mut document)))?;
                }
                Err(skipped) => worker.done.skipped.push(skipped),
            }
        }
        Ok(())
    }

    /// Hands over documents that were read the slow way.
    fn documents(
        &self,
        worker: &mut Worker<R>,
        file: usize,
        outcome: Outcome,
        state: &mut S,
    ) -> Result<()> {
        let documents = worker.done.note(outcome);
        documents.into_iter().try_for_each(|document| self.document(file, document, state))
    }

    fn document(&self, file: usize, mut document: Document, state: &mut S) -> Result<()> {
        let number = document.place.record;
        let item = Item::Document(&mut document);
        (self.take)(state, file, Record { item, number, bytes: None })
    }

    /// Hands over the records of a lot.
    fn lot(
        &self,
        worker: &mut Worker<R>,
        file: usize,
        lot: Box<dyn Lot>,
        state: &mut S,
    ) -> Result<()> {
        lot.each(self.options, &mut |made| match made {
            Ok(document) => self.document(file, document, state),
            Err(skipped) => {
                worker.done.skipped.push(skipped);
                Ok(())
            }
        })
    }

    /// A file whose beginning, in the block, showed that it is no file of lines.
    fn other(&self, file: usize, blocks: Blocks<'_>, block: &Block) -> Outcome {
        let mut outcome = Outcome { files: 1, ..Outcome::default() };
        lines::read_other(&self.files[file].name, blocks, block, self.options, &mut outcome);
        file::settled(outcome)
    }

    fn open(&self, file: usize, source: Source<'a>) -> Opened<'a> {
        let SourceFile { name, path, .. } = &self.files[file];
        match source {
            Source::File => file::open(name, path, self.options, self.progress),
            Source::Input(input) => {
                file::open_stream(name, Kind::Lines, input, self.options, self.progress)
            }
        }
    }

    fn blocks(&self, file: usize, stream: Stream<'a>, size: usize) -> Blocks<'a> {
        Blocks::new(&self.files[file].name, stream, size, self.options)
    }

    /// Whether places in the stream are places in a file that stays where it is; a pipe has no length.
    fn is_plain(&self, file: usize, blocks: &Blocks<'_>) -> bool {
        blocks.is_plain() && self.files[file].size > 0
    }

    /// Takes a stream off the list of those that may be read from.
    fn close(&self, done: &Arc<Open<'a>>) {
        lock(&self.queue).open.retain(|open| !Arc::ptr_eq(open, done));
    }
}

/// A lock whose holder panicked is taken all the same: the panic ends the pass anyway.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
