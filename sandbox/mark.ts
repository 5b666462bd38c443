// The word that stands in every content field, so that a search for its bytes finds whatever leaked.

/** No library, engine or language holds this word. */
export const contentMark = 'quorvexil';

/** The mark with something of its own behind it: letters and digits only, so that names and addresses can hold it. */
export const marked = (own: string): string => contentMark + own;
