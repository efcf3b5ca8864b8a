/** Files on their way to the server, one after the other; kept while one looks at other pages. */
import { useSyncExternalStore } from "react";
import { ApiError, newIdempotencyKey } from "@/api/client.ts";
import type { ImportJob } from "@/api/generated/types.gen.ts";
import { type FileOptions, uploadFile } from "./upload.ts";

/** A file of this visit. The file itself is kept, so that it can be sent again with options. */
export interface Upload {
  readonly key: number;
  readonly file: File;
  readonly organisation: string;
  readonly options: FileOptions;
  /** The same whenever this upload is tried again, so that the server takes it in once. */
  readonly idempotencyKey: string;
  readonly state: "waiting" | "sending" | "sent" | "failed";
  readonly fraction: number;
  readonly job: ImportJob | null;
  readonly error: string | null;
  /** Whether the server said no: sending the same again would not help. */
  readonly refused: boolean;
}

type Send = typeof uploadFile;

/** Holds the uploads and sends them in order. */
export class UploadQueue {
  #uploads: readonly Upload[] = [];
  #listeners = new Set<() => void>();
  #sending = false;
  #nextKey = 1;
  readonly #send: Send;

  constructor(send: Send = uploadFile) {
    this.#send = send;
  }

  /** The uploads, newest last; a new list after each change. */
  readonly current = (): readonly Upload[] => this.#uploads;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Adds files; they are sent without further ado. */
  add(files: readonly File[], organisation: string, options: FileOptions = {}): Promise<void> {
    const added = files.map(
      (file): Upload => ({
        key: this.#nextKey++,
        file,
        organisation,
        options,
        idempotencyKey: newIdempotencyKey(),
        state: "waiting",
        fraction: 0,
        job: null,
        error: null,
        refused: false,
      }),
    );
    this.#replace([...this.#uploads, ...added]);
    return this.#run();
  }

  /** Sends a file again that did not arrive. */
  retry(key: number): Promise<void> {
    this.#change(key, { state: "waiting", fraction: 0, error: null });
    return this.#run();
  }

  /** Forgets one upload. */
  remove(key: number): void {
    this.#replace(this.#uploads.filter((upload) => upload.key !== key));
  }

  #replace(uploads: readonly Upload[]): void {
    this.#uploads = uploads;
    for (const listener of this.#listeners) listener();
  }

  #change(key: number, change: Partial<Upload>): void {
    this.#replace(this.#uploads.map((upload) => (upload.key === key ? { ...upload, ...change } : upload)));
  }

  async #run(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    for (;;) {
      const next = this.#uploads.find(({ state }) => state === "waiting");
      if (!next) break;
      await this.#sendOne(next);
    }
    this.#sending = false;
  }

  async #sendOne({ key, file, organisation, options, idempotencyKey }: Upload): Promise<void> {
    this.#change(key, { state: "sending" });
    try {
      const onProgress = (fraction: number) => this.#change(key, { fraction });
      const job = await this.#send(file, organisation, options, onProgress, idempotencyKey);
      this.#change(key, { state: "sent", fraction: 1, job });
    } catch (error) {
      this.#change(key, {
        state: "failed",
        error: error instanceof Error ? error.message : String(error),
        refused: error instanceof ApiError && !error.mayPass,
      });
    }
  }
}

const queue = new UploadQueue();

/** The uploads of this visit. */
export function useUploads(): { uploads: readonly Upload[]; queue: UploadQueue } {
  return { uploads: useSyncExternalStore(queue.subscribe, queue.current), queue };
}
